package dev.larder.stores.support;

import dev.larder.spi.Limit;
import org.jspecify.annotations.Nullable;

/**
 * A leaky bucket, stored as its level and the time of that level: the generic cell rate algorithm (ITU-T I.371) in its
 * leaky bucket form. Its numbers stay small enough to be exact at any rate, unlike a theoretical arrival time.
 */
record GcraUsage(Limit limit, long at, double used) implements Usage {
    /** Stored numbers: the end, the time of the level, the level. */
    static GcraUsage of(Limit limit, double @Nullable [] kept, long now) {
        // a time more than a window ahead comes from a wrong clock
        if (kept == null || kept[1] > now + (double) Usage.micros(limit)) {
            return new GcraUsage(limit, now, 0);
        }
        long at = Math.max(now, (long) kept[1]);
        double leaked = (at - kept[1]) * limit.limit() / Usage.micros(limit);
        return new GcraUsage(limit, at, Math.max(0, kept[2] - leaked));
    }

    @Override
    public long max() {
        return limit.burst();
    }

    @Override
    public long waitFor(long cost) {
        return leaking(used + cost - max());
    }

    @Override
    public long untilFree() {
        return leaking(used);
    }

    @Override
    public Usage taking(long cost) {
        return new GcraUsage(limit, at, used + cost);
    }

    @Override
    public double[] numbers() {
        return new double[] {at + (double) untilFree(), at, used};
    }

    private long leaking(double much) {
        return (long) Math.ceil(much * Usage.micros(limit) / limit.limit());
    }
}
