package dev.larder.spi;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The turns of reads that may bring much into the heap at once: they run side by side as far as there is room for what each of
 * them may bring. Others wait in order, and neither long nor too many.
 *
 * <p>The owner of a read is what may hang: a service. Each of them has one read under way however little room there is, and
 * none has more than its share of the room, so that one whose backend hangs does not hold up the others.
 */
public final class ReadTurns {
    private static final int MAX_WAITING = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** The part of the heap for the reads of one store. */
    private static final int STORES_PART = 8;

    private final long room;
    private final long share;
    private final Supplier<Executor> places;

    /** Those that have reads under way or waiting; who waits longest for a turn is first. */
    @GuardedBy("this")
    private final Map<String, Line> lines = new LinkedHashMap<>();

    @GuardedBy("this")
    private long running;

    /**
     * @param room how many bytes all reads may bring together
     * @param share how many bytes of them the reads of one owner may bring
     * @param places asked when a read is subscribed to: where it begins after a wait, and where the next one gets its turn
     */
    public ReadTurns(long room, long share, Supplier<Executor> places) {
        this.room = room;
        this.share = share;
        this.places = places;
    }

    /** The turns of the reads of one store, which may have all of the room. */
    public static ReadTurns ofStore(Supplier<Executor> places) {
        long room = Runtime.getRuntime().maxMemory() / STORES_PART;
        return new ReadTurns(room, room, places);
    }

    /** Whether reads that bring so much together never have to wait. */
    public boolean hasRoomFor(long bytes) {
        return bytes <= share;
    }

    /**
     * Subscribes to the read when it is its turn; fails with {@link StoreException.Busy} if that takes too long.
     *
     * @param owner whose share it is
     * @param bytes how many the read may bring
     */
    public <T> Uni<T> inTurn(String owner, long bytes, Uni<T> read) {
        return Uni.createFrom().emitter(emitter -> {
            var turn = new Turn<T>(owner, bytes, read, emitter);
            emitter.onTermination(turn::end);
            enter(turn);
        });
    }

    /** The reads of one owner. */
    private static final class Line {
        final Deque<Turn<?>> waiting = new ArrayDeque<>();
        int begun;
        long running;
    }

    private enum Admission {
        NOW,
        LATER,
        REFUSED
    }

    private void enter(Turn<?> turn) {
        // outside the lock: who gets an answer does anything with it
        switch (admit(turn)) {
            case NOW -> turn.begin();
            case LATER -> turn.expireAfter(PATIENCE);
            case REFUSED -> turn.refuse();
        }
    }

    private synchronized Admission admit(Turn<?> turn) {
        Line line = lines.computeIfAbsent(turn.owner, x -> new Line());
        if (line.waiting.isEmpty() && hasRoom(line, turn)) {
            count(line, turn);
            return Admission.NOW;
        }
        return line.waiting.size() < MAX_WAITING && line.waiting.add(turn) ? Admission.LATER : Admission.REFUSED;
    }

    @GuardedBy("this")
    private boolean hasRoom(Line line, Turn<?> turn) {
        return line.begun == 0 || (running + turn.bytes <= room && line.running + turn.bytes <= share);
    }

    @GuardedBy("this")
    private void count(Line line, Turn<?> turn) {
        line.begun++;
        line.running += turn.bytes;
        running += turn.bytes;
    }

    /** Whether it was waiting; it no longer is, and those behind it may have room. */
    private boolean leaveQueue(Turn<?> turn) {
        boolean waited;
        synchronized (this) {
            Line line = lines.get(turn.owner);
            waited = line != null && line.waiting.remove(turn);
        }
        if (waited) {
            callNext();
        }
        return waited;
    }

    private void leave(Turn<?> turn) {
        discount(turn);
        callNext();
    }

    private synchronized void discount(Turn<?> turn) {
        Line left = Objects.requireNonNull(lines.get(turn.owner));
        left.begun--;
        left.running -= turn.bytes;
        running -= turn.bytes;
        if (left.begun == 0 && left.waiting.isEmpty()) {
            lines.remove(turn.owner);
        }
    }

    private void callNext() {
        for (Turn<?> next : allCalled()) {
            next.executor.execute(next::begin);
        }
    }

    private synchronized List<Turn<?>> allCalled() {
        List<Turn<?>> next = new ArrayList<>();
        for (Optional<Turn<?>> called = called(); called.isPresent(); called = called()) {
            next.add(called.get());
        }
        return next;
    }

    /** The next one that has room; its line becomes the last one. */
    @GuardedBy("this")
    private Optional<Turn<?>> called() {
        for (Line line : lines.values()) {
            Turn<?> first = line.waiting.peek();
            if (first != null && hasRoom(line, first)) {
                line.waiting.remove();
                count(line, first);
                lines.remove(first.owner);
                lines.put(first.owner, line);
                return Optional.of(first);
            }
        }
        return Optional.empty();
    }

    private final class Turn<T> {
        private final String owner;
        private final long bytes;
        private final Uni<T> read;
        private final UniEmitter<? super T> emitter;
        private final Executor executor;
        private @Nullable Cancellable reading;
        private @Nullable ScheduledFuture<?> expiry;
        private boolean begun;
        private boolean ended;

        Turn(String owner, long bytes, Uni<T> read, UniEmitter<? super T> emitter) {
            this.owner = owner;
            this.bytes = bytes;
            this.read = read;
            this.emitter = emitter;
            this.executor = places.get();
        }

        void refuse() {
            emitter.fail(new StoreException.Busy("Too many large reads are under way; try again"));
        }

        void expireAfter(Duration patience) {
            boolean abandoned;
            synchronized (this) {
                abandoned = ended && !begun;
                if (!begun && !ended) {
                    expiry = Later.run(patience, this::expire);
                }
            }
            if (abandoned) {
                // before it was in the queue, where its end did not find it
                var unused = leaveQueue(this);
            }
        }

        private void expire() {
            if (leaveQueue(this)) {
                refuse();
            }
        }

        void begin() {
            boolean late;
            synchronized (this) {
                begun = true;
                late = ended;
                cancelExpiry();
            }
            if (late) {
                leave(this);
                return;
            }
            Cancellable started = read.subscribe().with(emitter::complete, emitter::fail);
            synchronized (this) {
                reading = started;
                late = ended;
            }
            if (late) {
                started.cancel();
            }
        }

        /** The read has ended, or nobody waits for it. */
        void end() {
            Cancellable started;
            boolean leaves;
            synchronized (this) {
                if (ended) {
                    return;
                }
                ended = true;
                cancelExpiry();
                started = reading;
                leaves = begun;
            }
            if (started != null) {
                started.cancel();
            }
            if (leaves) {
                // behind what is done there with the value
                executor.execute(() -> leave(this));
            } else {
                // a turn that has left the queue and not begun is given back where it would begin
                var unused = leaveQueue(this);
            }
        }

        /** The timer would hold the read's result until its time has come. */
        private void cancelExpiry() {
            if (expiry != null) {
                expiry.cancel(false);
            }
        }
    }
}
