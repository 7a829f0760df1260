package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Collects calls to a blocking backend into batches: while one exchange is under way, new calls wait and form the next
 * exchange. An idle backend is called at once.
 *
 * <p>A batch is formed when a thread is ready to send it and never joined afterwards, so an answer is never older than
 * its question. An exchange that fails because of one of its questions, and not because the backend is unavailable, is
 * repeated question by question: each caller gets its own answer or its own failure. Such an exchange must therefore be
 * all or nothing.
 *
 * @param <Q> a question
 * @param <A> its answer
 */
public final class Batcher<Q, A> {
    /** Exchanges before a turn goes to the back of the lane's queue, so that it does not hold its thread forever. */
    private static final int EXCHANGES_PER_TURN = 32;

    private final String backend;
    private final Bounds bounds;
    private final BlockingLane lane;
    private final ToLongFunction<Q> weigher;
    private final BatchExchange<Q, A> exchange;
    private final BatchQueue<PendingCall<Q, A>> queue;
    private final CallDeadlines<Q, A> deadlines;

    /**
     * Sends several questions to the backend and blocks until it has answered: one answer for each question, in the
     * same order.
     */
    @FunctionalInterface
    public interface BatchExchange<Q, A> {
        /**
         * Throws only {@link StoreException}. {@code OutcomeUnknown} and {@code Unavailable} apply to all questions.
         */
        List<A> ask(List<Q> questions);
    }

    /**
     * The bounds of a batcher.
     *
     * @param exchanges the maximum number of concurrent exchanges
     * @param questions the maximum number of questions of one exchange
     * @param bytes the maximum size of one exchange, unless a single question is larger
     * @param queue the maximum number of waiting questions; one more fails as {@link StoreException.Busy}
     * @param queueBytes the maximum size of all waiting questions
     * @param timeout the time limit from question to answer
     */
    public record Bounds(int exchanges, int questions, long bytes, int queue, long queueBytes, Duration timeout) {}

    /**
     * @param backend the name of the backend, for messages
     * @param lane the lane in which exchanges run
     * @param weigher returns the size of a question in bytes
     */
    public Batcher(
            String backend, Bounds bounds, BlockingLane lane, ToLongFunction<Q> weigher, BatchExchange<Q, A> exchange) {
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

    /** Sends a question without a change: a timeout is {@link StoreException.Unavailable}. */
    public Uni<A> read(Q question) {
        return Uni.createFrom().emitter(emitter -> enqueue(call(question, emitter, false)));
    }

    /** Sends a change: a timeout after sending is {@link StoreException.OutcomeUnknown}. */
    public Uni<A> write(Q question) {
        return Uni.createFrom().emitter(emitter -> enqueue(call(question, emitter, true)));
    }

    /** The queue of waiting questions under this name, by number and by bytes. */
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
                // not sent again; its batch changed nothing
                call.fail(new StoreException.Unavailable("%s failed during the batch".formatted(backend), down));
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
        String message = "%s did not answer within %s".formatted(backend, Durations.text(bounds.timeout()));
        late.forEach(call -> call.expire(message));
        queue.dropFirst(PendingCall::isAnswered);
    }

    /** The right to run exchanges, one at a time, held until no question waits. */
    private final class Turn implements Callable<@Nullable Void> {
        private final AtomicBoolean settled = new AtomicBoolean();

        void start() {
            lane.write(this).subscribe().with(done -> {}, this::refused);
        }

        @Override
        public @Nullable Void call() {
            if (settled.getAndSet(true)) {
                return null; // refused meanwhile; its callers have their answers
            }
            for (int i = 0; i < EXCHANGES_PER_TURN; i++) {
                List<PendingCall<Q, A>> batch = queue.take();
                if (batch.isEmpty()) {
                    return null;
                }
                try {
                    send(batch);
                } catch (Throwable e) { // an edge: callers get every failure of the exchange
                    batch.forEach(call -> call.failUnanswered(backend + " failed unexpectedly", e));
                }
            }
            new Turn().start();
            return null;
        }

        /** The lane refused the turn, or did not start it in time. A turn that has begun continues. */
        private void refused(Throwable failure) {
            if (settled.getAndSet(true)) {
                return;
            }
            if (failure instanceof StoreException.Unavailable) {
                // calls that have waited as long have failed; those that came since have time left
                new Turn().start();
            } else {
                queue.abandonTurn().forEach(call -> call.fail(failure));
            }
        }
    }
}
