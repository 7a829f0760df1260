package dev.larder.stores.redis;

import dev.larder.spi.Backoff;
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
    /**
     * Exponential backoff with full jitter: nodes that lost the same server do not connect again at the same moment.
     */
    long pauseMillis(int failures) {
        Duration pause = new Backoff(backoff, maxBackoff).fullJitter(failures, ThreadLocalRandom.current());
        return Math.max(1, pause.toMillis());
    }
}
