package dev.larder.core.event.outbound;

import dev.larder.core.event.outbound.WebhookSender.Message;
import dev.larder.spi.Later;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Sends the queued deliveries of one subscriber, one at a time: the order is kept, and a subscriber that hangs occupies
 * one connection. A delivery that is not answered with 2xx is sent again after a pause, up to the maximum number of
 * attempts. Nothing is sent to a subscriber that is gone, and its queue is dropped.
 */
final class Dispatcher {
    private static final Logger LOG = Logger.getLogger(Dispatcher.class);

    private final Supplier<Subscriber> subscriber;
    private final SubscriberState state;
    private final DeliveryQueue queue;
    private final DeliveryReport report;
    private final Subscription.Means means;

    /**
     * Whether a delivery is under way or its next attempt is scheduled. The thread that sets this flag must run the
     * next step, even after a failure.
     */
    private final AtomicBoolean busy = new AtomicBoolean();

    private volatile boolean closed;

    /**
     * Whether the last attempt failed: only the first failure in a row is logged. Accessed only by the thread that set
     * {@link #busy}.
     */
    private boolean failing;

    Dispatcher(
            Supplier<Subscriber> subscriber,
            SubscriberState state,
            DeliveryQueue queue,
            DeliveryReport report,
            Subscription.Means means) {
        this.subscriber = subscriber;
        this.state = state;
        this.queue = queue;
        this.report = report;
        this.means = means;
    }

    void close() {
        closed = true;
    }

    /** Sends the next delivery if there is one and none is under way. */
    void wake() {
        if (state.isGone()) {
            // includes a delivery that is being sent; its attempt then finds that it is no longer queued
            report.dropped(queue.drop());
        }
        if (busy.compareAndSet(false, true)) {
            next();
        }
    }

    private void next() {
        Optional<Delivery> first = due();
        if (first.isPresent()) {
            attempt(first.get(), 1);
            return;
        }
        release();
        // a delivery may have been added before the flag was cleared
        if (due().isPresent()) {
            wake();
        }
    }

    private Optional<Delivery> due() {
        return closed || !state.isActive() ? Optional.empty() : queue.first();
    }

    private void release() {
        busy.set(false);
    }

    private void resume() {
        release();
        wake();
    }

    private void attempt(Delivery delivery, int number) {
        Instant now = means.clock().instant();
        long begin = System.nanoTime();
        Uni.createFrom()
                .deferred(() -> means.webhookSender().send(message(delivery, now)))
                .map(DeliveryOutcome::of)
                .onFailure()
                .recoverWithItem(DeliveryOutcome::of)
                .map(outcome -> {
                    long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
                    report.attempted(new Attempt(now, delivery.id(), number, outcome.text(), millis));
                    return process(delivery, number, outcome);
                })
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.errorf(
                            failure,
                            "The result of a delivery to subscriber %s could not be processed",
                            subscriber.get().name());
                    return () -> later(subscriber.get().retries().backoff(), this::resume);
                })
                .subscribe()
                .with(Runnable::run);
    }

    private Message message(Delivery delivery, Instant now) {
        Subscriber.Target target = subscriber.get().target();
        long timestamp = now.getEpochSecond();
        String signature = Secret.sign(target.secrets(), delivery.id(), timestamp, delivery.body());
        Duration timeout = subscriber.get().retries().timeout();
        return new Message(target, delivery.id(), timestamp, signature, delivery.body(), timeout);
    }

    /** Processes the result of an attempt and returns the next step. */
    private Runnable process(Delivery delivery, int number, DeliveryOutcome outcome) {
        if (outcome.isDelivered()) {
            logChange(false, outcome);
            // not if it was dropped, and counted as dropped, while it was being sent
            if (queue.remove(delivery)) {
                report.delivered();
            }
            return this::resume;
        } else if (outcome.isGone()) {
            state.end();
            return this::resume;
        }
        logChange(true, outcome);
        if (number >= subscriber.get().retries().attempts()) {
            if (queue.remove(delivery)) {
                report.failed();
            }
            // the next delivery has its own attempts, but a Retry-After is respected. Always scheduled, never called:
            // deliveries that fail without waiting would overflow the stack
            Duration wait = outcome.retryAfter().isPresent() ? pause(number, outcome) : Duration.ZERO;
            return () -> later(wait, this::resume);
        }
        return () -> later(pause(number, outcome), () -> retry(delivery, number + 1));
    }

    private Duration pause(int failures, DeliveryOutcome outcome) {
        return subscriber.get().retries().pauseAfter(failures, outcome.retryAfter(), ThreadLocalRandom.current());
    }

    private void retry(Delivery delivery, int number) {
        if (due().filter(delivery::equals).isPresent()) {
            attempt(delivery, number);
        } else {
            resume();
        }
    }

    private void later(Duration pause, Runnable step) {
        try {
            Later.run(pause, step);
        } catch (RejectedExecutionException e) {
            // the worker pool is full or shut down: the next event or heartbeat resumes
            release();
        }
    }

    private void logChange(boolean fails, DeliveryOutcome outcome) {
        if (fails && !failing) {
            LOG.warnf(
                    "A delivery to subscriber %s failed (%s); Larder retries it",
                    subscriber.get().name(), outcome.text());
        } else if (failing && !fails) {
            LOG.infof(
                    "Deliveries to subscriber %s succeed again",
                    subscriber.get().name());
        }
        failing = fails;
    }
}
