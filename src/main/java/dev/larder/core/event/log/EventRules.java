package dev.larder.core.event.log;

import java.time.Duration;

/**
 * What listeners may cost.
 *
 * @param window how many events of a service are remembered while somebody listens
 * @param linger for how long after the last listener has left
 * @param maxListeners how many may listen to one service
 * @param heartbeat how often a listener hears something although nothing happens
 * @param maxAge after how long a listener must come again, and show that it still may
 * @param retry how long it is asked to wait before
 */
public record EventRules(
        int window, Duration linger, int maxListeners, Duration heartbeat, Duration maxAge, Duration retry) {
    /** What holds when nothing else is declared. */
    public static final EventRules DEFAULTS = new EventRules(
            10_000, Duration.ofMinutes(1), 2_000, Duration.ofSeconds(15), Duration.ofHours(1), Duration.ofSeconds(3));

    /** @throws IllegalArgumentException when one of them makes no sense */
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
