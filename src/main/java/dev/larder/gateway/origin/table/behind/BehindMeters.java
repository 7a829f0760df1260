package dev.larder.gateway.origin.table.behind;

import dev.larder.core.service.ServiceMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.util.OptionalLong;

/** The metrics of queued writes. The gauges of the queue are equal on all nodes; the counters are this node's. */
final class BehindMeters {
    private static final double MILLIS = 1000;

    private final Counter applied;
    private final Counter refused;
    private final Counter dead;

    BehindMeters(ServiceMeters meters, WriteBehindQueue queue, Clock clock) {
        this.applied = meters.counter("larder.behind.applied", "Queued writes that reached the database", Tags.empty());
        this.refused = meters.counter(
                "larder.behind.refused", "Attempts to make queued writes that the database refused", Tags.empty());
        this.dead = meters.counter("larder.behind.dead", "Queued writes that became dead letters", Tags.empty());
        meters.gauge("larder.behind.depth", "Writes that wait for the database", Tags.empty(), queue, q -> depth(q));
        meters.gauge(
                "larder.behind.age",
                "Age of the oldest write that waits for the database, in seconds",
                Tags.empty(),
                queue,
                q -> age(q, clock));
        meters.gauge(
                "larder.behind.dead.letters",
                "Dead letters that are kept",
                Tags.empty(),
                queue,
                q -> q.seenDead().size());
    }

    void applied(int writes) {
        applied.increment(writes);
    }

    void refused() {
        refused.increment();
    }

    void died(int writes) {
        dead.increment(writes);
    }

    static int depth(WriteBehindQueue queue) {
        return queue.seen().stream().mapToInt(state -> state.writes().size()).sum();
    }

    static double age(WriteBehindQueue queue, Clock clock) {
        OptionalLong oldest = queue.seen().stream()
                .flatMap(state -> state.writes().stream())
                .mapToLong(QueuedWrite::since)
                .min();
        return oldest.isEmpty() ? 0 : Math.max(0, clock.millis() - oldest.getAsLong()) / MILLIS;
    }
}
