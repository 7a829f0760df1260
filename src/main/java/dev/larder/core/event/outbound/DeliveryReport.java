package dev.larder.core.event.outbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The metrics and the last attempts of one subscriber's deliveries. */
final class DeliveryReport {
    private static final int MAX_ATTEMPTS = 100;

    private final Counter delivered;
    private final Counter failed;
    private final Counter dropped;
    private final Deque<Attempt> attempts = new ArrayDeque<>();

    DeliveryReport(String subscriber, MeterRegistry registry) {
        delivered = counter(subscriber, "delivered", registry);
        failed = counter(subscriber, "failed", registry);
        dropped = counter(subscriber, "dropped", registry);
    }

    private static Counter counter(String subscriber, String outcome, MeterRegistry registry) {
        return Counter.builder("larder.subscriber.deliveries")
                .description(
                        "Events for a subscriber by outcome; dropped: the queue was full or the subscriber is gone")
                .tag("subscriber", subscriber)
                .tag("outcome", outcome)
                .register(registry);
    }

    /** Removes the metrics; what is counted from now on is not shown. */
    void retract(MeterRegistry registry) {
        registry.remove(delivered);
        registry.remove(failed);
        registry.remove(dropped);
    }

    synchronized void attempted(Attempt attempt) {
        if (attempts.size() == MAX_ATTEMPTS) {
            attempts.removeLast();
        }
        attempts.addFirst(attempt);
    }

    void delivered() {
        delivered.increment();
    }

    void failed() {
        failed.increment();
    }

    void dropped(long events) {
        dropped.increment((double) events);
    }

    /** The last attempts, the newest first. */
    synchronized List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    long deliveredCount() {
        return (long) delivered.count();
    }

    long failedCount() {
        return (long) failed.count();
    }

    long droppedCount() {
        return (long) dropped.count();
    }
}
