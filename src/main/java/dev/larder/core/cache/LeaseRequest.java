package dev.larder.core.cache;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What a reader wants who is ready to make the value.
 *
 * @param life how long it may take before somebody else does
 * @param patience how long to wait for somebody who makes it already
 * @param early how eagerly to make it anew before its time is up, if not as the service says
 * @param stale what to do where the value is stale
 */
public record LeaseRequest(Duration life, Duration patience, OptionalDouble early, Stale stale) {
    /** What a stale value is to its reader. */
    public enum Stale {
        /** Better than none. */
        TAKEN,
        /** None. */
        REFUSED
    }
}
