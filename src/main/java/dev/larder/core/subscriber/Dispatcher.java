package dev.larder.core.subscriber;

import dev.larder.core.subscriber.Courier.Message;
import dev.larder.spi.Later;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Delivers to one subscriber what its queue has, one after the other: so an order is kept, and a subscriber that hangs
 * costs one connection. What is not answered with a 2xx is tried again after a pause, until it is given up; a subscriber
 * that answers 410 is told nothing more.
 */
final class Dispatcher {
    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    private static final int GONE = 410;

    private final Subscriber subscriber;
    private final Courier courier;
    private final DeliveryQueue queue;
    private final DeliveryReport report;
    private final Clock clock;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile boolean gone;
    private volatile boolean closed;

    /** Whether the last attempt failed: a subscriber in trouble is logged once. Owned by whoever is busy. */
    private boolean failing;

    Dispatcher(Subscriber subscriber, Courier courier, DeliveryQueue queue, DeliveryReport report, Clock clock) {
        this.subscriber = subscriber;
        this.courier = courier;
        this.queue = queue;
        this.report = report;
        this.clock = clock;
    }

    boolean isGone() {
        return gone;
    }

    void close() {
        closed = true;
    }

    /** Goes on, if there is something to deliver and nothing under way. */
    void wake() {
        if (!busy.compareAndSet(false, true)) {
            return;
        }
        Optional<Delivery> first = gone || closed ? Optional.empty() : queue.first();
        if (first.isPresent()) {
            attempt(first.get(), 1);
            return;
        }
        busy.set(false);
        // something may have come between the look and the leave
        if (!gone && !closed && queue.first().isPresent()) {
            wake();
        }
    }

    private void attempt(Delivery delivery, int number) {
        if (closed) {
            return;
        }
        Instant now = clock.instant();
        long begin = System.nanoTime();
        long timestamp = now.getEpochSecond();
        String signature = Secret.sign(subscriber.target().secrets(), delivery.id(), timestamp, delivery.body());
        Duration timeout = subscriber.retries().timeout();
        courier.send(new Message(subscriber.target(), delivery.id(), timestamp, signature, delivery.body(), timeout))
                .map(status -> Integer.toString(status))
                .onFailure()
                .recoverWithItem(failure -> failure instanceof Courier.Undelivered
                        ? Objects.requireNonNullElse(failure.getMessage(), "refused")
                        : failure.getClass().getSimpleName())
                .subscribe()
                .with(outcome -> {
                    long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
                    report.tried(new Attempt(now, delivery.id(), number, outcome, millis));
                    judge(delivery, number, outcome);
                });
    }

    private void judge(Delivery delivery, int number, String outcome) {
        if (outcome.matches("2\\d\\d")) {
            report.delivered();
            tell(false, outcome);
            goOn(delivery);
        } else if (outcome.equals(Integer.toString(GONE))) {
            gone = true;
            LOG.warnf("Subscriber %s answered 410 and is told nothing more until this node restarts", name());
            busy.set(false);
        } else if (number >= subscriber.retries().attempts()) {
            report.failed();
            tell(true, outcome);
            goOn(delivery);
        } else {
            tell(true, outcome);
            Duration pause = subscriber.retries().pauseAfter(number, ThreadLocalRandom.current());
            Later.run(pause, () -> attempt(delivery, number + 1));
        }
    }

    private void goOn(Delivery delivery) {
        queue.remove(delivery);
        busy.set(false);
        wake();
    }

    private void tell(boolean fails, String outcome) {
        if (fails && !failing) {
            LOG.warnf("Subscriber %s could not be told (%s); Larder tries again", name(), outcome);
        } else if (failing && !fails) {
            LOG.infof("Subscriber %s is told again", name());
        }
        failing = fails;
    }

    private String name() {
        return subscriber.name();
    }
}
