package dev.larder.core.event.rules;

import dev.larder.core.service.ServiceName;
import java.time.Duration;
import java.util.Set;

/**
 * The invalidations that a hook or webhook causes.
 *
 * @param name the name in messages and metrics, such as {@code hook profiles}
 * @param services the services in which entries are purged
 * @param everywhere whether the configuration says all services, instead of naming them
 * @param targets the keys, prefixes and tags that are purged
 * @param onError the answer to the write if the purge fails
 * @param timeout the time limit of the purge
 */
public record Effect(
        String name,
        Set<ServiceName> services,
        boolean everywhere,
        PurgeTargets targets,
        OnError onError,
        Duration timeout) {
    public Effect {
        services = Set.copyOf(services);
    }

    Effect in(Set<ServiceName> some) {
        return new Effect(name, some, everywhere, targets, onError, timeout);
    }
}
