package dev.larder.core.event.outbound;

import dev.larder.spi.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The number of attempts for a delivery, and the pauses between them.
 *
 * @param attempts the maximum number of attempts
 * @param timeout the time limit of one attempt, including the answer
 * @param backoff the longest pause after the first failure; doubles with each failure
 * @param maxBackoff the upper bound of the longest pause
 */
public record DeliveryRetries(int attempts, Duration timeout, Duration backoff, Duration maxBackoff) {
    /** The longest Retry-After that is respected, unless {@code maxBackoff} is longer. */
    private static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

    /** @throws IllegalArgumentException if a value is out of range */
    public DeliveryRetries {
        if (attempts < 1 || timeout.toMillis() < 1 || backoff.isNegative() || maxBackoff.compareTo(backoff) < 0) {
            throw new IllegalArgumentException(
                    "needs attempts and a timeout of more than 0, and a max-backoff that is not below backoff");
        }
    }

    /**
     * The pause after this number of failures: a random part of the longest pause, so that many retries do not
     * coincide; if the subscriber asked for more, that time plus a random part of the first pause.
     */
    Duration pauseAfter(int failures, Optional<Duration> retryAfter, RandomGenerator random) {
        var pauses = new Backoff(backoff, maxBackoff);
        Duration ours = pauses.fullJitter(failures, random);
        return retryAfter
                .map(requested -> requested.compareTo(maxRetryAfter()) < 0 ? requested : maxRetryAfter())
                .map(accepted -> accepted.plus(pauses.fullJitter(1, random)))
                .filter(theirs -> theirs.compareTo(ours) > 0)
                .orElse(ours);
    }

    private Duration maxRetryAfter() {
        return maxBackoff.compareTo(MAX_RETRY_AFTER) > 0 ? maxBackoff : MAX_RETRY_AFTER;
    }
}
