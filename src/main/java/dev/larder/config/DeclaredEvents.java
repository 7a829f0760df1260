package dev.larder.config;

import dev.larder.core.event.log.EventRules;

/** The rules for listeners of the configuration. */
final class DeclaredEvents {
    private DeclaredEvents() {}

    /** @throws IllegalArgumentException when they make no sense */
    static EventRules of(EventsConfig declared) {
        return new EventRules(
                declared.window(),
                declared.linger(),
                declared.maxListeners(),
                declared.heartbeat(),
                declared.maxAge(),
                declared.retry());
    }
}
