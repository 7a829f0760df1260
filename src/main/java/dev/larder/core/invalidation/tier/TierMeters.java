package dev.larder.core.invalidation.tier;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The meters of one tiered service: reads by tier, and the lag of its copies. */
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

    /** The number of reads answered from copies since the start. */
    public long found() {
        return found.sum();
    }

    /** The number of reads passed to the service behind since the start. */
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

    /** Records the age of this node's knowledge before a heartbeat, and the duration of the heartbeat. */
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
