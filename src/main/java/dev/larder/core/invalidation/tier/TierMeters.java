package dev.larder.core.invalidation.tier;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Where the reads of one service were answered from, and how late its copies were. */
public final class TierMeters {
    private static final Duration NEVER_BEFORE = Duration.ofNanos(Long.MAX_VALUE);

    private final LongAdder found = new LongAdder();
    private final LongAdder asked = new LongAdder();
    private final Timer lag;

    public TierMeters(String service, MeterRegistry registry) {
        counter(service, "l1", found, registry);
        counter(service, "l2", asked, registry);
        this.lag = Timer.builder("larder.tier.lag")
                .description("The age of a node's knowledge of other nodes' writes when it was renewed")
                .tag("service", service)
                .register(registry);
    }

    /** Reads that were answered from copies, since the start. */
    public long found() {
        return found.sum();
    }

    /** Reads that the service behind was asked for, since the start. */
    public long asked() {
        return asked.sum();
    }

    /** The longest lag of the last minutes. */
    public Duration longestLag() {
        return Duration.ofNanos((long) lag.max(TimeUnit.NANOSECONDS));
    }

    void found(long reads) {
        found.add(reads);
    }

    void asked(long reads) {
        asked.add(reads);
    }

    /** Notes that what was known was that old when this node began to ask, and how long it asked. */
    void caughtUp(Duration before, Duration asking) {
        if (!before.equals(NEVER_BEFORE)) {
            lag.record(before.plus(asking));
        }
    }

    private static void counter(String service, String tier, LongAdder reads, MeterRegistry registry) {
        FunctionCounter.builder("larder.tier.reads", reads, LongAdder::sum)
                .description("Reads of a tiered service, by the tier that answered")
                .tag("service", service)
                .tag("tier", tier)
                .register(registry);
    }
}
