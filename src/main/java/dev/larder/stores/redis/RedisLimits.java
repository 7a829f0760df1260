package dev.larder.stores.redis;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How patient a connection is.
 *
 * @param timeout from a call to its answer
 * @param backoff the first pause after a failed attempt
 * @param maxBackoff the longest pause
 * @param maxQueue commands waiting for an answer
 */
record RedisLimits(Duration timeout, Duration backoff, Duration maxBackoff, int maxQueue) {
    private static final int MAX_DOUBLINGS = 16;

    /** Exponential with full jitter: many nodes that lost one server do not come back at the same moment. */
    long pauseMillis(int failures) {
        long bound = backoff.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
        return 1 + ThreadLocalRandom.current().nextLong(Math.min(bound, maxBackoff.toMillis()));
    }
}
