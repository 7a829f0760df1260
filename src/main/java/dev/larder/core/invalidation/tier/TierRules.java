package dev.larder.core.invalidation.tier;

import java.time.Duration;

/**
 * The consistency of copies in front of a service.
 *
 * @param consistency the guarantee for a shown copy
 * @param heartbeat the interval of reading the invalidation log
 * @param copyLifetime the maximum lifetime of a copy
 */
public record TierRules(Consistency consistency, Duration heartbeat, Duration copyLifetime) {
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** The guarantee for a shown copy. */
    public enum Consistency {
        /** Bounded staleness: the copy was current within the {@linkplain TierRules#bound() bound}. */
        BOUNDED,
        /** The copy is current, which needs one call to the backend for each read. */
        STRICT
    }

    /** The maximum time that a copy is shown after another node has replaced the entry. */
    public Duration bound() {
        return consistency == Consistency.STRICT ? Duration.ZERO : heartbeat.plus(GRACE);
    }
}
