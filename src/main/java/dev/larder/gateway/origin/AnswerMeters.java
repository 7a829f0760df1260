package dev.larder.gateway.origin;

import dev.larder.core.service.FrontCounts;
import dev.larder.core.service.ServiceMeters;
import dev.larder.gateway.policy.CacheStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;

/** Counts the answers of one service by their Cache-Status. */
public final class AnswerMeters {
    private static final String ANSWERS = "larder.gateway.answers";

    private final ServiceMeters meters;
    private final Counter hits;
    private final Counter stale;
    private final Counter misses;
    private final Counter bypass;
    private final Counter stored;
    private final Counter collapsed;

    public AnswerMeters(ServiceMeters meters) {
        this.meters = meters;
        this.hits = answers("hit");
        this.stale = answers("stale");
        this.misses = answers("miss");
        this.bypass = answers("bypass");
        this.stored = meters.counter("larder.gateway.stored", "Answers of the origin that were stored", Tags.empty());
        this.collapsed = meters.counter(
                "larder.gateway.collapsed", "Answers that came with the request of another caller", Tags.empty());
    }

    private Counter answers(String outcome) {
        return meters.counter(
                ANSWERS, "Answers of a service in front of an origin, by outcome", Tags.of("outcome", outcome));
    }

    void answered(CacheStatus status) {
        if (status.isBypass()) {
            bypass.increment();
        } else {
            meters.read(status.isHit());
            (status.isStale() ? stale : status.isHit() ? hits : misses).increment();
        }
        if (status.isStored()) {
            stored.increment();
        }
        if (status.isCollapsed()) {
            collapsed.increment();
        }
    }

    public FrontCounts counts() {
        return new FrontCounts(
                count(hits), count(stale), count(misses), count(bypass), count(stored), count(collapsed));
    }

    private static long count(Counter counter) {
        return (long) counter.count();
    }
}
