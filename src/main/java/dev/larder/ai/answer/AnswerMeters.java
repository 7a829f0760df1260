package dev.larder.ai.answer;

import dev.larder.core.service.FrontCounts;
import dev.larder.core.service.ServiceMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;

/** Counts the answers of one service by their Cache-Status, under the names of all services in front of origins. */
public final class AnswerMeters {
    private final ServiceMeters meters;
    private final Counter hits;
    private final Counter stale;
    private final Counter misses;
    private final Counter bypass;
    private final Counter stored;
    private final Counter collapsed;

    /** Counters that go on when the service is opened again. */
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
                "larder.gateway.answers",
                "Answers of a service in front of an origin, by outcome",
                Tags.of("outcome", outcome));
    }

    /** Counts an answer of the service. */
    public void answered(CacheStatus status) {
        if (status.isBypass()) {
            bypass.increment();
        } else {
            meters.read(status.isHit());
            hitsOrMisses(status).increment();
        }
        if (status.isStored()) {
            stored.increment();
        }
        if (status.isCollapsed()) {
            collapsed.increment();
        }
    }

    private Counter hitsOrMisses(CacheStatus status) {
        if (status.isStale()) {
            return stale;
        }
        return status.isHit() ? hits : misses;
    }

    /** Counts an answer that was stored after its client had its beginning. */
    public void stored() {
        stored.increment();
    }

    /** The counts so far. */
    public FrontCounts counts() {
        return new FrontCounts(
                count(hits), count(stale), count(misses), count(bypass), count(stored), count(collapsed));
    }

    private static long count(Counter counter) {
        return (long) counter.count();
    }
}
