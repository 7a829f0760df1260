package dev.larder.core.store;

import java.time.Duration;

/**
 * When calls on a service's backend are refused at once, to spare it and this node's memory.
 *
 * @param maxCalls how many may be under way, waiting ones included; one more is refused as busy
 * @param breakerCalls how many of the last calls the circuit breaker looks at
 * @param breakerRatio which part of them must have found the backend away to open it, above 0 and at most 1
 * @param breakerPause how long an open breaker refuses all calls before it lets one through
 * @param patience how long it waits for that one; calls that take longer are none by which a backend is tried
 */
public record Protection(
        int maxCalls, int breakerCalls, double breakerRatio, Duration breakerPause, Duration patience) {
    /** @throws IllegalArgumentException when it makes no sense, saying which property and why */
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
