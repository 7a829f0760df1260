package dev.larder.stores.support;

import dev.larder.spi.Later;
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
    private final Backlog<Q, A> backlog;

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
        this.backlog = new Backlog<>(bounds);
    }

    /** Asks what changes nothing: when time runs out it is {@link StoreException.Unavailable}. */
    public Uni<A> read(Q question) {
        return Uni.createFrom().emitter(emitter -> enqueue(asked(question, emitter, false)));
    }

    /** Asks for a change: when time runs out after it was sent, nobody knows whether it happened. */
    public Uni<A> write(Q question) {
        return Uni.createFrom().emitter(emitter -> enqueue(asked(question, emitter, true)));
    }

    /** What waits here, counted under that name and weighed. */
    public List<StoreQueue> queues(String name) {
        return List.of(
                new StoreQueue(name, backlog::depth, bounds.queue()),
                new StoreQueue(name + "-bytes", backlog::depthBytes, bounds.queueBytes()));
    }

    private Asked<Q, A> asked(Q question, UniEmitter<? super A> emitter, boolean writes) {
        long deadline = System.nanoTime() + bounds.timeout().toNanos();
        return new Asked<>(question, emitter, writes, weigher.applyAsLong(question), deadline);
    }

    private void enqueue(Asked<Q, A> asked) {
        switch (backlog.add(asked)) {
            case REFUSED -> asked.fail(new StoreException.Busy("%s has too many calls waiting".formatted(backend)));
            case WAITS -> watch();
            case BEGINS_TURN -> {
                watch();
                new Turn().start();
            }
        }
    }

    private void send(List<Asked<Q, A>> batch) {
        List<A> answers;
        try {
            answers = exchange.ask(batch.stream().map(Asked::question).toList());
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

    private void sendOneByOne(List<Asked<Q, A>> batch) {
        @Nullable StoreException down = null;
        for (Asked<Q, A> asked : batch) {
            if (down != null) {
                // not sent again, and the batch it was part of changed nothing
                asked.fail(new StoreException.Unavailable("%s went away".formatted(backend), down));
                continue;
            }
            try {
                asked.complete(exchange.ask(List.of(asked.question())).get(0));
            } catch (StoreException e) {
                asked.fail(e);
                down = concernsAll(e) ? e : null;
            }
        }
    }

    private static boolean concernsAll(StoreException failure) {
        return failure instanceof StoreException.Unavailable || failure instanceof StoreException.OutcomeUnknown;
    }

    /** One timer for all: it comes back at the first deadline. */
    private void watch() {
        backlog.watch().ifPresent(deadline -> {
            long left = deadline - System.nanoTime();
            Later.run(Duration.ofNanos(left), this::expire);
        });
    }

    private void expire() {
        String message = "%s did not answer within %s".formatted(backend, bounds.timeout());
        backlog.late(System.nanoTime()).forEach(asked -> asked.expire(message));
        backlog.dropExpired();
        watch();
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
                List<Asked<Q, A>> batch = backlog.take();
                if (batch.isEmpty()) {
                    return null;
                }
                try {
                    send(batch);
                } catch (
                        Throwable e) { // an edge: whatever the exchange throws, callers hear of it and the turn goes on
                    batch.forEach(asked -> asked.failUnanswered(backend + " failed unexpectedly", e));
                }
            }
            new Turn().start();
            return null;
        }

        /** The lane had no room for it, or none in time. A turn that has begun goes on whatever its lane says. */
        private void refused(Throwable failure) {
            if (!settled.getAndSet(true)) {
                backlog.abandonTurn().forEach(asked -> asked.fail(failure));
            }
        }
    }
}
