package dev.larder.core.subscriber;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often a delivery is tried, and when again.
 *
 * @param attempts how often at most
 * @param timeout how long one attempt may take, answer and all
 * @param backoff the longest pause after the first; it doubles with each
 * @param maxBackoff the longest pause of all
 */
public record Retries(int attempts, Duration timeout, Duration backoff, Duration maxBackoff) {
    /** @throws IllegalArgumentException when one of them makes no sense */
    public Retries {
        if (attempts < 1 || timeout.toMillis() < 1 || backoff.isNegative() || maxBackoff.compareTo(backoff) < 0) {
            throw new IllegalArgumentException(
                    "needs attempts and a timeout of more than 0, and a max-backoff that is not below backoff");
        }
    }

    /** How long to wait after so many failures: anything up to the longest pause, so that many do not come together. */
    Duration pauseAfter(int failures, RandomGenerator random) {
        long longest = maxBackoff.toMillis();
        long doubled = backoff.toMillis() << Math.min(failures - 1, 30);
        return Duration.ofMillis(random.nextLong(Math.min(longest, doubled) + 1));
    }
}
