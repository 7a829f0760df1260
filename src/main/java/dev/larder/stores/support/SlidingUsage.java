package dev.larder.stores.support;

import dev.larder.spi.Limit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The cost taken in the last window, counted in {@value #PARTS} parts. A part that has only partly left the window
 * counts in full: no interval of a window's length exceeds the limit, and cost is restored at most one part late.
 *
 * @param first the number of the first part, counted since 1970
 * @param parts the cost taken in each part from there on; never changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SlidingUsage(Limit limit, long now, long first, double[] parts, double used) implements Usage {
    /** More than 100, so that one part is less than 1 % of the window. */
    static final int PARTS = 128;

    /** Stored numbers: the end, the number of the first part, the cost of each part. */
    static SlidingUsage of(Limit limit, double @Nullable [] kept, long now) {
        long size = size(limit);
        long current = now / size;
        long oldest = Math.floorDiv(now - Usage.micros(limit), size);
        if (kept == null) {
            return new SlidingUsage(limit, now, current, new double[1], 0);
        }
        long newest = (long) kept[1] + kept.length - 3;
        // parts more than a window ahead come from a wrong clock
        if (newest < oldest || newest > current + PARTS) {
            return new SlidingUsage(limit, now, current, new double[1], 0);
        }
        // the clock of another node may be slightly ahead: the present cost counts in its last part
        long last = Math.max(current, newest);
        long first = Math.max(oldest, (long) kept[1]);
        double[] parts = new double[(int) (last - first) + 1];
        double used = 0;
        for (int i = (int) Math.max(0, first - (long) kept[1]); i < kept.length - 2; i++) {
            parts[(int) ((long) kept[1] + i - first)] = kept[i + 2];
            used += kept[i + 2];
        }
        return new SlidingUsage(limit, now, first, parts, used);
    }

    @Override
    public long max() {
        return limit.limit();
    }

    @Override
    public long waitFor(long cost) {
        double missing = used + cost - max();
        int part = 0;
        for (double freed = parts[0]; freed < missing; freed += parts[part]) {
            part++;
        }
        return untilGone(part);
    }

    @Override
    public long untilFree() {
        int last = parts.length - 1;
        while (last > 0 && parts[last] == 0) {
            last--;
        }
        return used == 0 ? 0 : untilGone(last);
    }

    @Override
    public Usage taking(long cost) {
        double[] more = Arrays.copyOf(parts, parts.length);
        more[more.length - 1] += cost;
        return new SlidingUsage(limit, now, first, more, used + cost);
    }

    @Override
    public double[] numbers() {
        double[] numbers = new double[parts.length + 2];
        numbers[0] = now + (double) untilFree();
        numbers[1] = first;
        System.arraycopy(parts, 0, numbers, 2, parts.length);
        return numbers;
    }

    private long untilGone(int part) {
        return (first + part + 1) * size(limit) + Usage.micros(limit) - now;
    }

    /** The duration of a part. */
    private static long size(Limit limit) {
        return (Usage.micros(limit) + PARTS - 1) / PARTS;
    }
}
