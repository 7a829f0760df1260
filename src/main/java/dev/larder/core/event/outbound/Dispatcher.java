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
 * Delivers to one subscriber what its queue has, one after the other: so an order is kept, and a subscriber that hangs
 * costs one connection. What is not answered with a 2xx is tried again after a pause, until it is given up; a subscriber
 * that is gone is told nothing more, and what waits for it is dropped.
 */
final class Dispatcher {
    private static final Logger LOG = Logger.getLogger(Dispatcher.class);

    private final Supplier<Subscriber> subscriber;
    private final SubscriberState state;
    private final DeliveryQueue queue;
    private final DeliveryReport report;
    private final Subscription.Means means;

    /** Whether a delivery is under way, or its next attempt due. Whoever sets it sees to the next step, whatever fails. */
    private final AtomicBoolean busy = new AtomicBoolean();

    private volatile boolean closed;

    /** Whether the last attempt failed: a subscriber in trouble is logged once. Owned by whoever is busy. */
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

    /** Goes on, if there is something to deliver and nothing under way. */
    void wake() {
        if (state.isGone()) {
            // also what an attempt is under way for, which finds that out by itself
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
        rest();
        // something may have come between the look and the rest
        if (due().isPresent()) {
            wake();
        }
    }

    private Optional<Delivery> due() {
        return closed || !state.isThere() ? Optional.empty() : queue.first();
    }

    private void rest() {
        busy.set(false);
    }

    private void goOn() {
        rest();
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
                    report.tried(new Attempt(now, delivery.id(), number, outcome.text(), millis));
                    return judge(delivery, number, outcome);
                })
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.errorf(
                            failure,
                            "What subscriber %s was told could not be settled",
                            subscriber.get().name());
                    return () -> later(subscriber.get().retries().backoff(), this::goOn);
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

    /** Settles an attempt, and returns what comes next. */
    private Runnable judge(Delivery delivery, int number, DeliveryOutcome outcome) {
        if (outcome.isDelivered()) {
            tell(false, outcome);
            // unless it is counted as dropped: that can happen while it is on its way
            if (queue.remove(delivery)) {
                report.delivered();
            }
            return this::goOn;
        } else if (outcome.isGone()) {
            state.end();
            return this::goOn;
        }
        tell(true, outcome);
        if (number >= subscriber.get().retries().attempts()) {
            if (queue.remove(delivery)) {
                report.failed();
            }
            // the next one has its own attempts, but who asks for time is given it; and never at once: attempts that
            // fail at
            // once would pile up on the stack
            Duration rest = outcome.retryAfter().isPresent() ? pause(number, outcome) : Duration.ZERO;
            return () -> later(rest, this::goOn);
        }
        return () -> later(pause(number, outcome), () -> again(delivery, number + 1));
    }

    private Duration pause(int failures, DeliveryOutcome outcome) {
        return subscriber.get().retries().pauseAfter(failures, outcome.retryAfter(), ThreadLocalRandom.current());
    }

    private void again(Delivery delivery, int number) {
        if (due().filter(delivery::equals).isPresent()) {
            attempt(delivery, number);
        } else {
            goOn();
        }
    }

    private void later(Duration pause, Runnable step) {
        try {
            Later.run(pause, step);
        } catch (RejectedExecutionException e) {
            // too much to do, or stopping: the next event or beat goes on
            rest();
        }
    }

    private void tell(boolean fails, DeliveryOutcome outcome) {
        if (fails && !failing) {
            LOG.warnf(
                    "Subscriber %s could not be told (%s); Larder tries again",
                    subscriber.get().name(), outcome.text());
        } else if (failing && !fails) {
            LOG.infof("Subscriber %s is told again", subscriber.get().name());
        }
        failing = fails;
    }
}
