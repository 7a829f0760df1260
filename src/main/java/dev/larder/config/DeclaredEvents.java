package dev.larder.config;

import dev.larder.core.event.log.EventRules;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The rules for listeners of the configuration. */
final class DeclaredEvents {
    private DeclaredEvents() {}

    @Produces
    @Singleton
    static EventRules rules(LarderConfig config) {
        EventsConfig events = config.events();
        try {
            return new EventRules(
                    events.window(),
                    events.linger(),
                    events.maxListeners(),
                    events.heartbeat(),
                    events.maxAge(),
                    events.retry());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage(), e);
        }
    }
}
