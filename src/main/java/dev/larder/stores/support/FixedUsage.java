package dev.larder.stores.support;

import dev.larder.spi.Limit;
import org.jspecify.annotations.Nullable;

/** A count that restarts at every window. Windows are counted since 1970, so that all nodes have the same. */
record FixedUsage(Limit limit, long now, long end, double used) implements Usage {
    /** Stored numbers: the end of the window, the used cost. */
    static FixedUsage of(Limit limit, double @Nullable [] kept, long now) {
        long window = Usage.micros(limit);
        long end = (now / window + 1) * window;
        // the clock of another node may be slightly ahead: its window counts. A time far ahead is wrong.
        if (kept == null || kept[0] < end || kept[0] > end + (double) window) {
            return new FixedUsage(limit, now, end, 0);
        }
        return new FixedUsage(limit, now, (long) kept[0], kept[1]);
    }

    @Override
    public long max() {
        return limit.limit();
    }

    @Override
    public long waitFor(long cost) {
        return end - now;
    }

    @Override
    public long untilFree() {
        return end - now;
    }

    @Override
    public Usage taking(long cost) {
        return new FixedUsage(limit, now, end, used + cost);
    }

    @Override
    public double[] numbers() {
        return new double[] {end, used};
    }
}
