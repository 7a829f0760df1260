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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The turns of reads that may load large values into the heap. Reads run concurrently while there is room for the bytes
 * that each may load. Other reads wait in order; the wait and the queue are bounded.
 *
 * <p>The owner of a read is a service. Each owner may always have one read under way, even without room, and no owner
 * has more than its share of the room. So a service whose backend hangs does not block the others.
 */
public final class ReadTurns {
    private static final int MAX_WAITING = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** The part of the heap for the reads of all stores of one type. */
    private static final int STORES_PART = 8;

    /** The part of that room that one owner may have. */
    private static final int OWNERS_PART = 2;

    private final long room;
    private final long share;

    /** The owners with reads under way or waiting; the owner that waits longest for a turn is first. */
    @GuardedBy("this")
    private final Map<String, Line> lines = new LinkedHashMap<>();

    @GuardedBy("this")
    private long running;

    /**
     * The room that a read needs.
     *
     * @param owner the name of the owner whose share is used
     * @param bytes the maximum number of bytes that the read loads
     * @param place the executor that begins a read that had to wait, and that ends the turn after its caller's work
     *     with the value
     */
    public record Claim(String owner, long bytes, Executor place) {}

    /** The turn of a read. */
    public interface Turn {
        /**
         * Does blocking work. The turn lasts until the work ends, even if its caller has stopped waiting before.
         *
         * @throws StoreException.Busy if the turn is over and its caller waits no longer
         */
        <V, E extends Exception> V during(Work<V, E> work) throws E;
    }

    /** Work that blocks. */
    @FunctionalInterface
    public interface Work<V, E extends Exception> {
        V call() throws E;
    }

    /**
     * @param room the maximum number of bytes of all reads together
     * @param share the maximum number of bytes of the reads of one owner
     */
    public ReadTurns(long room, long share) {
        this.room = room;
        this.share = share;
    }

    /** The turns of the reads of all stores of one type. */
    public static ReadTurns ofStores() {
        long room = Runtime.getRuntime().maxMemory() / STORES_PART;
        return new ReadTurns(room, room / OWNERS_PART);
    }

    /** Whether reads of so many bytes together never have to wait. */
    public boolean hasRoomFor(long bytes) {
        return bytes <= share;
    }

    /** Subscribes to the read when it is its turn; fails with {@link StoreException.Busy} if that takes too long. */
    public <T> Uni<T> inTurn(Claim claim, Uni<T> read) {
        return inTurn(claim, turn -> read);
    }

    /** As {@link #inTurn(Claim, Uni)}, for a read whose work may go on when its caller waits no longer. */
    public <T> Uni<T> inTurn(Claim claim, Function<Turn, Uni<T>> read) {
        return Uni.createFrom().emitter(emitter -> {
            var reader = new Reader<T>(claim, read, emitter);
            emitter.onTermination(reader::end);
            enter(reader);
        });
    }

    /** The reads of one owner. */
    private static final class Line {
        final Deque<Reader<?>> waiting = new ArrayDeque<>();
        int begun;
        long running;
    }

    private enum Admission {
        NOW,
        LATER,
        REFUSED
    }

    private void enter(Reader<?> reader) {
        // outside the lock: a caller may run any code when it gets an answer
        switch (admit(reader)) {
            case NOW -> reader.begin();
            case LATER -> reader.expireAfter(PATIENCE);
            case REFUSED -> reader.refuse();
        }
    }

    private synchronized Admission admit(Reader<?> reader) {
        Line line = lines.computeIfAbsent(reader.claim.owner(), x -> new Line());
        if (line.waiting.isEmpty() && hasRoom(line, reader)) {
            count(line, reader);
            return Admission.NOW;
        }
        return line.waiting.size() < MAX_WAITING && line.waiting.add(reader) ? Admission.LATER : Admission.REFUSED;
    }

    @GuardedBy("this")
    private boolean hasRoom(Line line, Reader<?> reader) {
        return line.begun == 0
                || (running + reader.claim.bytes() <= room && line.running + reader.claim.bytes() <= share);
    }

    @GuardedBy("this")
    private void count(Line line, Reader<?> reader) {
        line.begun++;
        line.running += reader.claim.bytes();
        running += reader.claim.bytes();
    }

    /** Whether it was waiting; it no longer is, and those behind it may have room. */
    private boolean leaveQueue(Reader<?> reader) {
        boolean waited;
        synchronized (this) {
            Line line = lines.get(reader.claim.owner());
            waited = line != null && line.waiting.remove(reader);
        }
        if (waited) {
            callNext();
        }
        return waited;
    }

    private void leave(Reader<?> reader) {
        discount(reader);
        callNext();
    }

    private synchronized void discount(Reader<?> reader) {
        Line left = Objects.requireNonNull(lines.get(reader.claim.owner()));
        left.begun--;
        left.running -= reader.claim.bytes();
        running -= reader.claim.bytes();
        if (left.begun == 0 && left.waiting.isEmpty()) {
            lines.remove(reader.claim.owner());
        }
    }

    private void callNext() {
        for (Reader<?> next : allCalled()) {
            next.claim.place().execute(next::begin);
        }
    }

    private synchronized List<Reader<?>> allCalled() {
        List<Reader<?>> next = new ArrayList<>();
        for (Optional<Reader<?>> called = called(); called.isPresent(); called = called()) {
            next.add(called.get());
        }
        return next;
    }

    /** The next one that has room; its line becomes the last one. */
    @GuardedBy("this")
    private Optional<Reader<?>> called() {
        for (Line line : lines.values()) {
            Reader<?> first = line.waiting.peek();
            if (first != null && hasRoom(line, first)) {
                line.waiting.remove();
                count(line, first);
                lines.remove(first.claim.owner());
                lines.put(first.claim.owner(), line);
                return Optional.of(first);
            }
        }
        return Optional.empty();
    }

    private final class Reader<T> implements Turn {
        private final Claim claim;
        private final Function<Turn, Uni<T>> read;
        private final UniEmitter<? super T> emitter;
        private @Nullable Cancellable reading;
        private @Nullable ScheduledFuture<?> expiry;
        private boolean begun;
        private boolean ended;

        /** The caller, and work that goes on. With the last one the turn ends. */
        private int holders;

        Reader(Claim claim, Function<Turn, Uni<T>> read, UniEmitter<? super T> emitter) {
            this.claim = claim;
            this.read = read;
            this.emitter = emitter;
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
                holders = 1;
                late = ended;
                cancelExpiry();
            }
            if (late) {
                release();
                return;
            }
            Cancellable started = read.apply(this).subscribe().with(emitter::complete, emitter::fail);
            synchronized (this) {
                reading = started;
                late = ended;
            }
            if (late) {
                started.cancel();
            }
        }

        /** Ends the read: it is complete, or its caller waits no longer. */
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
                release();
            } else {
                // a turn that has left the queue and not begun is given back where it would begin
                var unused = leaveQueue(this);
            }
        }

        @Override
        public <V, E extends Exception> V during(Work<V, E> work) throws E {
            hold();
            try {
                return work.call();
            } finally {
                release();
            }
        }

        private synchronized void hold() {
            if (holders == 0) {
                throw new StoreException.Busy("All callers of this read left before it began");
            }
            holders++;
        }

        private void release() {
            boolean last;
            synchronized (this) {
                holders--;
                last = holders == 0;
            }
            if (last) {
                // behind what is done there with the value
                claim.place().execute(() -> leave(this));
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
