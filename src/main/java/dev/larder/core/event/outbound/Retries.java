package dev.larder.core.event.outbound;

import java.time.Duration;
import java.util.Optional;
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
    /** A subscriber that asks for more has made a mistake, or is better given up. */
    private static final Duration MAX_ASKED = Duration.ofHours(1);

    /** @throws IllegalArgumentException when one of them makes no sense */
    public Retries {
        if (attempts < 1 || timeout.toMillis() < 1 || backoff.isNegative() || maxBackoff.compareTo(backoff) < 0) {
            throw new IllegalArgumentException(
                    "needs attempts and a timeout of more than 0, and a max-backoff that is not below backoff");
        }
    }

    /**
     * How long to wait after so many failures: anything up to the longest pause, so that many do not come together; and
     * where the subscriber has asked for more, that and a little.
     */
    Duration pauseAfter(int failures, Optional<Duration> asked, RandomGenerator random) {
        Duration ours = upTo(longestAfter(failures), random);
        return asked.map(wished -> wished.compareTo(mostAsked()) < 0 ? wished : mostAsked())
                .map(granted -> granted.plus(upTo(longestAfter(1), random)))
                .filter(theirs -> theirs.compareTo(ours) > 0)
                .orElse(ours);
    }

    private Duration mostAsked() {
        return maxBackoff.compareTo(MAX_ASKED) > 0 ? maxBackoff : MAX_ASKED;
    }

    private long longestAfter(int failures) {
        long longest = maxBackoff.toMillis();
        int doublings = Math.min(failures - 1, 30);
        // compared before it is doubled: afterwards it may have overflowed
        return backoff.toMillis() > longest >> doublings ? longest : backoff.toMillis() << doublings;
    }

    private static Duration upTo(long millis, RandomGenerator random) {
        return Duration.ofMillis(random.nextLong(millis + 1));
    }
}
