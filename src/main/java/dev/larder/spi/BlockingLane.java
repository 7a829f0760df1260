package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs the blocking work of a store or of an origin: with a maximum of concurrent and of waiting tasks. No caller waits
 * longer than the timeout, although the thread may.
 *
 * <p>Every lane is its own bulkhead. A backend that hangs fills its own lane and no other.
 */
public final class BlockingLane {
    private final String backend;
    private final Size size;
    private final Executor executor;
    private final Function<Throwable, StoreException> translator;

    /** Guards {@code waiting} and {@code running}; never held while a task runs. */
    private final Object lock = new Object();

    private final Queue<Task<?>> waiting = new ArrayDeque<>();
    private int running;

    /**
     * The bounds of a lane.
     *
     * @param permits the maximum number of concurrent tasks
     * @param queue the maximum number of waiting tasks; one more fails as {@link StoreException.Busy}
     * @param timeout the time limit from submission to answer
     */
    public record Size(int permits, int queue, Duration timeout) {}

    /**
     * @param backend the name of the backend, for messages
     * @param executor runs the tasks; needs as many threads as permits
     * @param translator translates the failure of a task, except a {@link StoreException}
     */
    public BlockingLane(String backend, Size size, Executor executor, Function<Throwable, StoreException> translator) {
        this.backend = backend;
        this.size = size;
        this.executor = executor;
        this.translator = translator;
    }

    /** Runs work that changes nothing: a timeout is {@link StoreException.Unavailable}. */
    public <T> Uni<T> read(Callable<T> work) {
        return Uni.createFrom().emitter(emitter -> submit(new Task<>(work, emitter, false)));
    }

    /** Runs work that changes something: a timeout after its begin is {@link StoreException.OutcomeUnknown}. */
    public <T> Uni<T> write(Callable<T> work) {
        return Uni.createFrom().emitter(emitter -> submit(new Task<>(work, emitter, true)));
    }

    /** The queue of waiting tasks under this name. */
    public StoreQueue queue(String name) {
        return new StoreQueue(name, this::depth, size.queue());
    }

    private long depth() {
        synchronized (lock) {
            return waiting.size();
        }
    }

    private void submit(Task<?> task) {
        boolean room;
        boolean now;
        synchronized (lock) {
            now = running < size.permits();
            room = now || waiting.size() < size.queue();
            if (now) {
                running++;
            } else if (room) {
                waiting.add(task);
            }
        }
        if (!room) {
            task.fail(busy());
        } else if (now) {
            run(task);
        } else {
            task.expireAfter(size.timeout());
        }
    }

    private void run(Task<?> task) {
        try {
            task.expireAfter(size.timeout());
            executor.execute(() -> work(task));
        } catch (RejectedExecutionException e) {
            // shutting down: no thread runs the waiting tasks either
            for (Task<?> refused = task; refused != null; refused = finished()) {
                refused.fail(busy());
            }
        }
    }

    private void work(Task<?> first) {
        Task<?> task = first;
        while (task != null) {
            task.run();
            task = finished();
        }
    }

    /** Runs the next waiting task, or returns the permit. */
    private @Nullable Task<?> finished() {
        synchronized (lock) {
            Task<?> next = waiting.poll();
            if (next == null) {
                running--;
            }
            return next;
        }
    }

    private StoreException busy() {
        return new StoreException.Busy(
                "%s has %d calls under way and %d waiting".formatted(backend, size.permits(), size.queue()));
    }

    private final class Task<T> implements Runnable {
        private final Callable<T> work;
        private final UniEmitter<? super T> emitter;
        private final boolean writes;
        private boolean begun;
        private boolean answered;
        private @Nullable ScheduledFuture<?> timer;

        Task(Callable<T> work, UniEmitter<? super T> emitter, boolean writes) {
            this.work = work;
            this.emitter = emitter;
            this.writes = writes;
        }

        synchronized void expireAfter(Duration timeout) {
            if (!answered) {
                timer = Later.run(timeout, this::expire);
            }
        }

        @Override
        public void run() {
            synchronized (this) {
                if (answered) {
                    return;
                }
                begun = true;
            }
            try {
                T result = work.call();
                if (answer()) {
                    emitter.complete(result);
                }
            } catch (StoreException e) {
                fail(e);
            } catch (Throwable e) { // an edge: every failure of the driver must reach the caller
                fail(translator.apply(e));
            }
        }

        private void expire() {
            boolean mayHaveHappened;
            synchronized (this) {
                if (answered) {
                    return;
                }
                answered = true;
                mayHaveHappened = begun && writes;
            }
            String message = "%s did not answer within %s".formatted(backend, Durations.text(size.timeout()));
            var cause = new TimeoutException();
            emitter.fail(
                    mayHaveHappened
                            ? new StoreException.OutcomeUnknown(message, cause)
                            : new StoreException.Unavailable(message, cause));
        }

        private void fail(StoreException failure) {
            if (answer()) {
                emitter.fail(failure);
            }
        }

        private synchronized boolean answer() {
            if (answered) {
                return false;
            }
            answered = true;
            if (timer != null) {
                timer.cancel(false);
            }
            return true;
        }
    }
}
