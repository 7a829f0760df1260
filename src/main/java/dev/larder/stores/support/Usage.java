package dev.larder.stores.support;

import dev.larder.spi.Limit;
import dev.larder.spi.RateLimits.Standing;
import org.jspecify.annotations.Nullable;

/**
 * The used part of one limit at one time. Times are in microseconds since 1970.
 *
 * <p>Its stored form is a few numbers; the first one is the time after which they have no effect. Redis and PostgreSQL
 * do the same arithmetic in their own languages; RateLimitsContract requires the same results of all.
 */
sealed interface Usage permits GcraUsage, SlidingUsage, FixedUsage {
    /**
     * Computes the present usage.
     *
     * @param kept the stored numbers, or null if there are none
     */
    static Usage of(Limit limit, double @Nullable [] kept, long now) {
        return switch (limit.algorithm()) {
            case GCRA -> GcraUsage.of(limit, kept, now);
            case SLIDING -> SlidingUsage.of(limit, kept, now);
            case FIXED -> FixedUsage.of(limit, kept, now);
        };
    }

    static long micros(Limit limit) {
        return limit.window().toMillis() * 1_000;
    }

    /** The cost that is taken and not restored. */
    double used();

    /** The maximum cost at once. */
    long max();

    /**
     * The time until this cost has room. Only for a cost without {@link #hasRoomFor room} now that does not exceed the
     * maximum.
     */
    long waitFor(long cost);

    /** The time until nothing is used any more. */
    long untilFree();

    /** The usage at the same time with more cost taken. */
    Usage taking(long cost);

    /** The numbers to store. */
    double[] numbers();

    default boolean hasRoomFor(long cost) {
        // a cost of 0 always has room, even if the limit was lowered below the used cost
        return cost == 0 || used() + cost <= max();
    }

    /** The state of the limit for a claim of this cost. */
    default Standing standing(long cost) {
        long wait = hasRoomFor(cost) ? 0 : waitFor(Math.min(cost, max()));
        long remaining = Math.max(0, (long) Math.floor(max() - used()));
        return new Standing(remaining, millis(untilFree()), millis(wait));
    }

    private static long millis(long micros) {
        return Math.max(0, micros + 999) / 1_000;
    }
}
