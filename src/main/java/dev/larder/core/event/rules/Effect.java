package dev.larder.core.event.rules;

import dev.larder.core.service.ServiceName;
import java.time.Duration;
import java.util.Set;

/**
 * What is purged when something happens.
 *
 * @param name who purges, as people are told: {@code hook profiles}
 * @param services where
 * @param everywhere whether that is wherever something can be purged, and not where somebody said
 * @param targets what
 * @param onError what becomes of the write, if one set it off
 * @param timeout how long it may take
 */
public record Effect(
        String name,
        Set<ServiceName> services,
        boolean everywhere,
        Targets targets,
        OnError onError,
        Duration timeout) {
    public Effect {
        services = Set.copyOf(services);
    }

    Effect in(Set<ServiceName> some) {
        return new Effect(name, some, everywhere, targets, onError, timeout);
    }
}
