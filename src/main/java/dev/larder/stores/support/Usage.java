package dev.larder.stores.support;

import dev.larder.spi.Limit;
import dev.larder.spi.RateLimits.Standing;
import org.jspecify.annotations.Nullable;

/**
 * How much of one limit is used at one moment. Times are in microseconds since 1970.
 *
 * <p>What is kept of it are a few numbers, the first of which is when they say nothing any more. Redis and PostgreSQL do
 * the same arithmetic in their own languages; RateLimitsContract holds all of them to the same answers.
 */
sealed interface Usage permits GcraUsage, SlidingUsage, FixedUsage {
    /**
     * What is used now.
     *
     * @param kept the numbers of an earlier moment, or null when there are none
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

    /** What has been taken and not been given back. */
    double used();

    /** How much there may be at once. */
    long most();

    /** After how long so much has room. Only for what {@link #hasRoomFor has none} now, and does not exceed the most. */
    long waitFor(long cost);

    /** After how long nothing is used any more. */
    long untilFree();

    /** The same moment with so much more taken. */
    Usage taking(long cost);

    /** What to keep. */
    double[] numbers();

    default boolean hasRoomFor(long cost) {
        // nothing has room even where the limit was lowered below what is used
        return cost == 0 || used() + cost <= most();
    }

    /** How the limit stands for whoever wants so much. */
    default Standing standing(long cost) {
        long wait = hasRoomFor(cost) ? 0 : waitFor(Math.min(cost, most()));
        long remaining = Math.max(0, (long) Math.floor(most() - used()));
        return new Standing(remaining, millis(untilFree()), millis(wait));
    }

    private static long millis(long micros) {
        return Math.max(0, micros + 999) / 1_000;
    }
}
