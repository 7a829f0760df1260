package dev.larder.core.invalidation.tier;

import java.time.Duration;

/**
 * How far copies in front of a service may be trusted.
 *
 * @param consistency what is known of a copy before it is shown
 * @param heartbeat how often a node asks what was invalidated and written
 * @param copyLife how long a copy is kept at most
 */
public record TierRules(Consistency consistency, Duration heartbeat, Duration copyLife) {
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** What is known of a copy before it is shown. */
    public enum Consistency {
        /** That it was what every reader was shown within the {@linkplain TierRules#bound() bound}. */
        BOUNDED,
        /** That it is what every reader is shown now, which takes one question to the backend. */
        STRICT
    }

    /** For how long a copy may be shown at most after another node has said that it was replaced. */
    public Duration bound() {
        return consistency == Consistency.STRICT ? Duration.ZERO : heartbeat.plus(GRACE);
    }
}
