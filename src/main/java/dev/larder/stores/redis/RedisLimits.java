package dev.larder.stores.redis;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The time limits and bounds of a connection.
 *
 * @param timeout the time from a call to its answer
 * @param backoff the first pause after a failed attempt
 * @param maxBackoff the longest pause
 * @param maxQueue the maximum number of commands that wait for an answer
 */
record RedisLimits(Duration timeout, Duration backoff, Duration maxBackoff, int maxQueue) {
    private static final int MAX_DOUBLINGS = 16;

    /**
     * Exponential backoff with full jitter: nodes that lost the same server do not connect again at the same moment.
     */
    long pauseMillis(int failures) {
        long bound = backoff.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
        return 1 + ThreadLocalRandom.current().nextLong(Math.min(bound, maxBackoff.toMillis()));
    }
}
