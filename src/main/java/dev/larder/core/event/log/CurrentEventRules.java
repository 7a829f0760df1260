package dev.larder.core.event.log;

import jakarta.inject.Singleton;
import java.util.function.Supplier;

/** The rules for listeners that are in effect. */
@Singleton
public final class CurrentEventRules implements Supplier<EventRules> {
    private volatile EventRules rules = EventRules.DEFAULTS;

    @Override
    public EventRules get() {
        return rules;
    }

    /** Replaces them. */
    public void replace(EventRules others) {
        rules = others;
    }
}
