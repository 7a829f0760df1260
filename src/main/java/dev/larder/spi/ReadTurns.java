package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The turns of reads whose size is known only when they are in memory: as many run at once as have room if each of them is as
 * large as it may be. Others wait in order, and neither long nor too many.
 */
public final class ReadTurns {
    private static final int MAX_WAITING = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final long most;
    private final Supplier<Executor> places;
    private final Deque<Turn<?>> waiting = new ArrayDeque<>();
    private long running;

    /**
     * @param room how many bytes they may have together
     * @param largest how many each of them may have
     * @param places asked when a read is subscribed to: where it begins after a wait, and where the next one gets its turn
     */
    public ReadTurns(long room, long largest, Supplier<Executor> places) {
        this.most = Math.max(2, room / Math.max(1, largest));
        this.places = places;
    }

    /** Whether that many reads never have to wait. */
    public boolean hasRoomFor(int reads) {
        return most >= reads;
    }

    /** Subscribes to the read when it is its turn; fails with {@link StoreException.Busy} if that takes too long. */
    public <T> Uni<T> inTurn(Uni<T> read) {
        return Uni.createFrom().emitter(emitter -> {
            var turn = new Turn<T>(read, emitter);
            emitter.onTermination(turn::end);
            enter(turn);
        });
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
            case LATER -> Later.run(PATIENCE, () -> leaveQueue(turn));
            case REFUSED -> turn.refuse();
        }
    }

    private synchronized Admission admit(Turn<?> turn) {
        if (running < most) {
            running++;
            return Admission.NOW;
        }
        return waiting.size() < MAX_WAITING && waiting.add(turn) ? Admission.LATER : Admission.REFUSED;
    }

    private void leaveQueue(Turn<?> turn) {
        if (removed(turn)) {
            turn.refuse();
        }
    }

    private synchronized boolean removed(Turn<?> turn) {
        return waiting.remove(turn);
    }

    private void leave() {
        Turn<?> next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                running--;
            }
        }
        if (next != null) {
            next.executor.execute(next::begin);
        }
    }

    private final class Turn<T> {
        private final Uni<T> read;
        private final UniEmitter<? super T> emitter;
        private final Executor executor;
        private @Nullable Cancellable reading;
        private boolean begun;
        private boolean ended;

        Turn(Uni<T> read, UniEmitter<? super T> emitter) {
            this.read = read;
            this.emitter = emitter;
            this.executor = places.get();
        }

        void refuse() {
            emitter.fail(new StoreException.Busy("Too many large reads are under way; try again"));
        }

        void begin() {
            boolean late;
            synchronized (this) {
                begun = true;
                late = ended;
            }
            if (late) {
                leave();
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
                started = reading;
                leaves = begun;
            }
            if (started != null) {
                started.cancel();
            }
            if (leaves) {
                // behind what is done there with the value
                executor.execute(ReadTurns.this::leave);
            } else {
                // a turn that has left the queue and not begun is given back where it would begin
                var unused = removed(this);
            }
        }
    }
}
