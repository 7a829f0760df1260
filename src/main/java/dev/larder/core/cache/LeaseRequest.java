package dev.larder.core.cache;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * A read by a caller that is ready to fill a missing value.
 *
 * @param lifetime the duration of the lease; afterwards another caller gets it
 * @param patience the time to wait for the current holder of the lease
 * @param early the factor of the early refresh; the service's setting if empty
 * @param stale whether a stale value is accepted
 */
public record LeaseRequest(Duration lifetime, Duration patience, OptionalDouble early, Stale stale) {
    /** Whether a reader accepts a stale value. */
    public enum Stale {
        /** A stale value is accepted. */
        TAKEN,
        /** None. */
        REFUSED
    }
}
