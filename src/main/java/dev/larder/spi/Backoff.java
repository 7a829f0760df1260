package dev.larder.spi;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts: the longest pause doubles with each failure in a row, up to a bound. A pause is a random
 * part of it, so that callers that failed together do not try again together.
 *
 * @param first the longest pause after the first failure
 * @param bound the longest pause after many failures
 */
public record Backoff(Duration first, Duration bound) {
    /** The longest pause after this number of failures in a row, at least one. */
    public Duration longest(int failures) {
        long most = bound.toMillis();
        int doublings = Math.max(0, Math.min(failures - 1, Long.SIZE - 2));
        // compared before it is doubled: afterwards it may have overflowed
        return Duration.ofMillis(first.toMillis() > most >> doublings ? most : first.toMillis() << doublings);
    }

    /** A random part of the longest pause, from nothing to all of it. */
    public Duration fullJitter(int failures, RandomGenerator random) {
        return Duration.ofMillis(random.nextLong(longest(failures).toMillis() + 1));
    }

    /** A random pause between one half of the longest one and all of it. */
    public Duration halfJitter(int failures, RandomGenerator random) {
        long most = longest(failures).toMillis();
        return Duration.ofMillis(random.nextLong(most / 2, most + 1));
    }
}
