package dev.larder.core.event.log;

import java.time.Duration;

/**
 * The limits on listeners and on the memory for their events.
 *
 * @param window the number of events of a service that are stored while there are listeners
 * @param linger the time for which events are stored after the last listener has left
 * @param maxListeners the maximum number of listeners of one service on this node
 * @param heartbeat the interval between comments that keep an idle connection open
 * @param maxAge the time after which a listener must connect again, which checks its API key again
 * @param retry the pause that a listener is asked to make before it connects again
 */
public record EventRules(
        int window, Duration linger, int maxListeners, Duration heartbeat, Duration maxAge, Duration retry) {
    /** The default rules. */
    public static final EventRules DEFAULTS = new EventRules(
            10_000, Duration.ofMinutes(1), 2_000, Duration.ofSeconds(15), Duration.ofHours(1), Duration.ofSeconds(3));

    /** @throws IllegalArgumentException when one of them is invalid */
    public EventRules {
        require(window >= 1, "window");
        require(!linger.isNegative(), "linger");
        require(maxListeners >= 0, "max-listeners");
        require(heartbeat.toMillis() > 0, "heartbeat");
        require(maxAge.toMillis() > 0, "max-age");
        require(!retry.isNegative(), "retry");
    }

    private static void require(boolean holds, String property) {
        if (!holds) {
            throw new IllegalArgumentException("larder.events.%s is too small".formatted(property));
        }
    }
}
