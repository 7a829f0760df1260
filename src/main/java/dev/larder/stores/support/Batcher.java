package dev.larder.stores.support;

import dev.larder.spi.BatchQueue;
import dev.larder.spi.StoreException;
import dev.larder.spi.StoreQueue;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Collects questions to a blocking backend into batches: while one exchange is under way, the questions that arrive wait and
 * become the next exchange. An idle backend is asked at once.
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
    private final BatchQueue<PendingCall<Q, A>> queue;
    private final CallDeadlines<Q, A> deadlines;

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
        var queueBounds = new BatchQueue.Bounds(
                bounds.exchanges(), bounds.questions(), bounds.bytes(), bounds.queue(), bounds.queueBytes());
        this.queue = new BatchQueue<>(queueBounds, PendingCall::weight, PendingCall::send);
        this.deadlines = new CallDeadlines<>(this::expire);
    }

    /** Asks what changes nothing: when time runs out it is {@link StoreException.Unavailable}. */
    public Uni<A> read(Q question) {
        return Uni.createFrom().emitter(emitter -> enqueue(call(question, emitter, false)));
    }

    /** Asks for a change: when time runs out after it was sent, nobody knows whether it happened. */
    public Uni<A> write(Q question) {
        return Uni.createFrom().emitter(emitter -> enqueue(call(question, emitter, true)));
    }

    /** What waits here, counted under that name and weighed. */
    public List<StoreQueue> queues(String name) {
        return List.of(
                new StoreQueue(name, queue::depth, bounds.queue()),
                new StoreQueue(name + "-bytes", queue::depthWeight, bounds.queueBytes()));
    }

    private PendingCall<Q, A> call(Q question, UniEmitter<? super A> emitter, boolean writes) {
        long deadline = System.nanoTime() + bounds.timeout().toNanos();
        return new PendingCall<>(question, emitter, writes, weigher.applyAsLong(question), deadline);
    }

    private void enqueue(PendingCall<Q, A> call) {
        if (!queue.offer(call)) {
            call.fail(new StoreException.Busy("%s has too many calls waiting".formatted(backend)));
            return;
        }
        deadlines.add(call);
        if (queue.begin()) {
            new Turn().start();
        }
    }

    private void send(List<PendingCall<Q, A>> batch) {
        List<A> answers;
        try {
            answers = exchange.ask(batch.stream().map(PendingCall::question).toList());
        } catch (StoreException e) {
            if (batch.size() == 1 || concernsAll(e)) {
                batch.forEach(call -> call.fail(e));
            } else {
                sendOneByOne(batch);
            }
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).complete(answers.get(i));
        }
    }

    private void sendOneByOne(List<PendingCall<Q, A>> batch) {
        @Nullable StoreException down = null;
        for (PendingCall<Q, A> call : batch) {
            if (down != null) {
                // not sent again, and the batch it was part of changed nothing
                call.fail(new StoreException.Unavailable("%s went away".formatted(backend), down));
                continue;
            }
            try {
                call.complete(exchange.ask(List.of(call.question())).get(0));
            } catch (StoreException e) {
                call.fail(e);
                down = concernsAll(e) ? e : null;
            }
        }
    }

    private static boolean concernsAll(StoreException failure) {
        return failure instanceof StoreException.Unavailable || failure instanceof StoreException.OutcomeUnknown;
    }

    private void expire(List<PendingCall<Q, A>> late) {
        String message = "%s did not answer within %s".formatted(backend, bounds.timeout());
        late.forEach(call -> call.expire(message));
        queue.dropFirst(PendingCall::isAnswered);
    }

    /** The right to one exchange at a time, held until nothing waits. */
    private final class Turn implements Callable<@Nullable Void> {
        private final AtomicBoolean settled = new AtomicBoolean();

        void start() {
            lane.write(this).subscribe().with(done -> {}, this::refused);
        }

        @Override
        public @Nullable Void call() {
            if (settled.getAndSet(true)) {
                return null; // refused in the meantime, and its callers told
            }
            for (int i = 0; i < EXCHANGES_PER_TURN; i++) {
                List<PendingCall<Q, A>> batch = queue.take();
                if (batch.isEmpty()) {
                    return null;
                }
                try {
                    send(batch);
                } catch (
                        Throwable e) { // an edge: whatever the exchange throws, callers hear of it and the turn goes on
                    batch.forEach(call -> call.failUnanswered(backend + " failed unexpectedly", e));
                }
            }
            new Turn().start();
            return null;
        }

        /** The lane had no room for it, or none in time. A turn that has begun goes on whatever its lane says. */
        private void refused(Throwable failure) {
            if (!settled.getAndSet(true)) {
                queue.abandonTurn().forEach(call -> call.fail(failure));
            }
        }
    }
}
