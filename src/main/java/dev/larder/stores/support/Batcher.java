package dev.larder.stores.support;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What waits together travels together: while an exchange with a blocking backend is under way, whatever else is asked
 * is collected and becomes the next exchange. An idle backend is asked at once.
 *
 * <p>A batch is formed when a thread is ready to send it and never joined afterwards, so an answer is never older than
 * its question. An exchange that fails because of what was asked, not for want of a backend, is repeated question by
 * question: each caller gets its own answer or its own failure. Such an exchange must therefore be all or nothing.
 *
 * @param <Q> a question
 * @param <A> its answer
 */
public final class Batcher<Q, A> {
    /** Exchanges before a turn goes to the back of the lane's queue, so that it does not keep its thread for ever. */
    private static final int EXCHANGES_PER_TURN = 32;

    private final String backend;
    private final Bounds bounds;
    private final BlockingLane lane;
    private final ToLongFunction<Q> weigher;
    private final Exchange<Q, A> exchange;

    /** Guards everything below and every question's state; never held while anybody else's code runs. */
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Queue<Asked> waiting = new ArrayDeque<>();

    /** In the order of asking, which is that of the deadlines; one timer at a time looks at the first. */
    @GuardedBy("lock")
    private final Queue<Asked> unanswered = new ArrayDeque<>();

    @GuardedBy("lock")
    private long waitingBytes;

    @GuardedBy("lock")
    private int turns;

    @GuardedBy("lock")
    private boolean timed;

    /** Asks the backend several questions at once and blocks until it has answered: as many answers, in this order. */
    @FunctionalInterface
    public interface Exchange<Q, A> {
        /** Throws nothing but {@link StoreException}. {@code OutcomeUnknown} and {@code Unavailable} hold for all. */
        List<A> ask(List<Q> questions);
    }

    /**
     * How much travels and waits.
     *
     * @param exchanges under way at once
     * @param questions of one exchange
     * @param bytes of one exchange, unless a single question is larger
     * @param queue questions that wait; one more fails as {@link StoreException.Busy}
     * @param queueBytes what those that wait may weigh together
     * @param timeout from question to answer
     */
    public record Bounds(int exchanges, int questions, long bytes, int queue, long queueBytes, Duration timeout) {}

    /**
     * @param backend what is asked, for messages
     * @param lane where exchanges run
     * @param weigher a question's size in bytes
     */
    public Batcher(
            String backend, Bounds bounds, BlockingLane lane, ToLongFunction<Q> weigher, Exchange<Q, A> exchange) {
        this.backend = backend;
        this.bounds = bounds;
        this.lane = lane;
        this.weigher = weigher;
        this.exchange = exchange;
    }

    /** Asks what changes nothing: when time runs out it is {@link StoreException.Unavailable}. */
    public Uni<A> read(Q question) {
        return Uni.createFrom().emitter(emitter -> enqueue(new Asked(question, emitter, false)));
    }

    /** Asks for a change: when time runs out after it was sent, nobody knows whether it happened. */
    public Uni<A> write(Q question) {
        return Uni.createFrom().emitter(emitter -> enqueue(new Asked(question, emitter, true)));
    }

    private void enqueue(Asked asked) {
        boolean another;
        synchronized (lock) {
            if (waiting.size() >= bounds.queue()
                    || (!waiting.isEmpty() && waitingBytes + asked.weight > bounds.queueBytes())) {
                asked.answered = true;
            } else {
                add(asked);
            }
            another = !asked.answered && turns < bounds.exchanges();
            if (another) {
                turns++;
            }
        }
        if (another) {
            new Turn().start();
        } else if (asked.answered) {
            asked.emitter.fail(new StoreException.Busy("%s has %d calls waiting".formatted(backend, bounds.queue())));
        }
    }

    @GuardedBy("lock")
    private void add(Asked asked) {
        waiting.add(asked);
        waitingBytes += asked.weight;
        dropAnswered(unanswered);
        unanswered.add(asked);
        if (!timed) {
            timed = true;
            expireIn(bounds.timeout().toNanos());
        }
    }

    /** The next batch; empty when nothing waits, and then the turn is over. */
    private List<Asked> take() {
        List<Asked> batch = new ArrayList<>();
        long bytes = 0;
        synchronized (lock) {
            for (Asked next = waiting.peek(); next != null; next = waiting.peek()) {
                boolean full =
                        batch.size() == bounds.questions() || (bytes > 0 && bytes + next.weight > bounds.bytes());
                if (full) {
                    break;
                }
                waiting.remove();
                waitingBytes -= next.weight;
                if (!next.answered) {
                    next.sent = true;
                    bytes += next.weight;
                    batch.add(next);
                }
            }
            if (batch.isEmpty()) {
                turns--;
            }
        }
        return batch;
    }

    private void send(List<Asked> batch) {
        List<A> answers;
        try {
            answers = exchange.ask(batch.stream().map(asked -> asked.question).toList());
        } catch (StoreException e) {
            if (batch.size() == 1 || concernsAll(e)) {
                batch.forEach(asked -> asked.fail(e));
            } else {
                sendOneByOne(batch);
            }
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).complete(answers.get(i));
        }
    }

    private void sendOneByOne(List<Asked> batch) {
        @Nullable StoreException down = null;
        for (Asked asked : batch) {
            if (down != null) {
                // not sent again, and the batch it was part of changed nothing
                asked.fail(new StoreException.Unavailable("%s went away".formatted(backend), down));
                continue;
            }
            try {
                asked.complete(exchange.ask(List.of(asked.question)).get(0));
            } catch (StoreException e) {
                asked.fail(e);
                down = concernsAll(e) ? e : null;
            }
        }
    }

    private static boolean concernsAll(StoreException failure) {
        return failure instanceof StoreException.Unavailable || failure instanceof StoreException.OutcomeUnknown;
    }

    private void expireIn(long nanos) {
        var unused = Infrastructure.getDefaultWorkerPool().schedule(this::expire, nanos, TimeUnit.NANOSECONDS);
    }

    private void expire() {
        List<Asked> late = new ArrayList<>();
        synchronized (lock) {
            long now = System.nanoTime();
            dropAnswered(unanswered);
            for (Asked first = unanswered.peek();
                    first != null && first.deadline - now <= 0;
                    first = unanswered.peek()) {
                first.answered = true;
                late.add(first);
                dropAnswered(unanswered);
            }
            while (!waiting.isEmpty() && waiting.element().answered) {
                waitingBytes -= waiting.remove().weight;
            }
            Asked first = unanswered.peek();
            timed = first != null;
            if (first != null) {
                expireIn(first.deadline - now);
            }
        }
        late.forEach(Asked::expired);
    }

    private void dropAnswered(Queue<Asked> queue) {
        while (!queue.isEmpty() && queue.element().answered) {
            queue.remove();
        }
    }

    /** The right to one exchange at a time, held until nothing waits. */
    private final class Turn implements Callable<@Nullable Void> {
        private boolean begun;

        void start() {
            lane.write(this).subscribe().with(done -> {}, this::refused);
        }

        @Override
        public @Nullable Void call() {
            synchronized (lock) {
                begun = true;
            }
            for (int i = 0; i < EXCHANGES_PER_TURN; i++) {
                List<Asked> batch = take();
                if (batch.isEmpty()) {
                    return null;
                }
                try {
                    send(batch);
                } catch (
                        Throwable e) { // an edge: whatever the exchange throws, callers hear of it and the turn goes on
                    batch.forEach(asked -> asked.fail(asked.unanswered(backend + " failed unexpectedly", e)));
                }
            }
            new Turn().start();
            return null;
        }

        /** The lane had no room for it, or none in time. A turn that has begun goes on whatever its lane says. */
        private void refused(Throwable failure) {
            List<Asked> stranded = new ArrayList<>();
            synchronized (lock) {
                if (begun) {
                    return;
                }
                turns--;
                if (turns == 0) {
                    stranded.addAll(waiting);
                    waiting.clear();
                    waitingBytes = 0;
                }
            }
            stranded.forEach(asked -> asked.fail(failure));
        }
    }

    /** One caller's question. */
    private final class Asked {
        final Q question;
        final UniEmitter<? super A> emitter;
        final boolean writes;
        final long weight;
        final long deadline = System.nanoTime() + bounds.timeout().toNanos();
        boolean sent;
        boolean answered;

        Asked(Q question, UniEmitter<? super A> emitter, boolean writes) {
            this.question = question;
            this.emitter = emitter;
            this.writes = writes;
            this.weight = weigher.applyAsLong(question);
        }

        void complete(A answer) {
            if (firstAnswer()) {
                emitter.complete(answer);
            }
        }

        void fail(Throwable failure) {
            if (firstAnswer()) {
                emitter.fail(failure);
            }
        }

        void expired() {
            String message = "%s did not answer within %s".formatted(backend, bounds.timeout());
            emitter.fail(unanswered(message, new TimeoutException()));
        }

        StoreException unanswered(String message, Throwable cause) {
            return writes && sent
                    ? new StoreException.OutcomeUnknown(message, cause)
                    : new StoreException.Unavailable(message, cause);
        }

        private boolean firstAnswer() {
            synchronized (lock) {
                boolean first = !answered;
                answered = true;
                return first;
            }
        }
    }
}
