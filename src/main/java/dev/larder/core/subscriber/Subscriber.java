package dev.larder.core.subscriber;

import dev.larder.core.event.Event;
import dev.larder.core.event.Event.Kind;
import dev.larder.core.event.Scope;
import dev.larder.core.service.ServiceName;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A server elsewhere that is told of events, as its owner declared it.
 *
 * @param name what it is called here
 * @param target where it is told, and with what
 * @param services whose events; empty means those of every service that keeps no queue
 * @param kinds which of them
 * @param scope about which keys
 * @param queue the service in whose backend deliveries wait; in this node's memory alone when empty
 * @param maxQueue how many may wait
 * @param retries how often to try
 */
public record Subscriber(
        String name,
        Target target,
        Set<ServiceName> services,
        Set<Kind> kinds,
        Scope scope,
        Optional<ServiceName> queue,
        int maxQueue,
        Retries retries) {
    public Subscriber {
        services = Set.copyOf(services);
        kinds = Set.copyOf(kinds);
    }

    /**
     * Where a subscriber is told.
     *
     * @param url its address
     * @param secrets with which deliveries are signed: several while they are changed
     * @param allowPrivate whether the address may be one that the public cannot reach
     */
    public record Target(URI url, List<Secret> secrets, boolean allowPrivate) {
        public Target {
            secrets = List.copyOf(secrets);
        }
    }

    /** Whether an event is for this subscriber. */
    boolean wants(Event event) {
        return kinds.contains(event.kind()) && scope.has(event.subject());
    }
}
