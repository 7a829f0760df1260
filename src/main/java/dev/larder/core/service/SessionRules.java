package dev.larder.core.service;

import java.time.Duration;

/**
 * How long sessions last of which their application says nothing.
 *
 * @param idle how long after its last use one ends
 * @param maxLife how long after its beginning one ends, however busy it is
 */
public record SessionRules(Duration idle, Duration maxLife) {
    public SessionRules {
        requireSome(idle, "sessions.idle");
        requireSome(maxLife, "sessions.max-life");
    }

    private static void requireSome(Duration duration, String property) {
        if (duration.toMillis() < 1) {
            throw new IllegalArgumentException("%s must be more than 0, not %s".formatted(property, duration));
        }
    }
}
