package dev.larder.core.service;

import java.time.Duration;

/**
 * The default lifetimes of sessions, for applications that request none.
 *
 * @param idle the time from the last use of a session to its end
 * @param maxLife the time from the beginning of a session to its end, however busy it is
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
