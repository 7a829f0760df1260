package dev.larder.core.store;

import java.time.Duration;

/**
 * The limits at which calls on a service's backend are refused at once, to protect the backend and this node's memory.
 *
 * @param maxCalls the maximum number of calls under way or waiting; one more is refused as busy
 * @param breakerCalls the number of last calls that the circuit breaker considers
 * @param breakerRatio the ratio of these calls that must find the backend unavailable to open the breaker, above 0 and
 *     at most 1
 * @param breakerPause the time that an open breaker refuses all calls before a trial call
 * @param patience the time limit of the trial call
 */
public record Protection(
        int maxCalls, int breakerCalls, double breakerRatio, Duration breakerPause, Duration patience) {
    /** @throws IllegalArgumentException if a value is not allowed; the message names the property and the reason */
    public Protection {
        require(maxCalls > 0, "max-calls must be at least 1");
        require(breakerCalls > 0, "breaker.calls must be at least 1");
        require(breakerRatio > 0 && breakerRatio <= 1, "breaker.ratio must be above 0 and at most 1");
        require(breakerPause.toMillis() > 0, "breaker.pause must be at least a millisecond");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
