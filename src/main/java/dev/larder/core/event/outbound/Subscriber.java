package dev.larder.core.event.outbound;

import dev.larder.core.Sha256;
import dev.larder.core.event.log.Event;
import dev.larder.core.event.log.Event.Kind;
import dev.larder.core.event.log.EventScope;
import dev.larder.core.service.ServiceName;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A remote server that receives events by webhook, as declared in the configuration.
 *
 * @param name the name in the configuration
 * @param target the URL and the secrets
 * @param services the services whose events are sent; empty means every service that stores no queue
 * @param kinds the kinds of events that are sent
 * @param scope the keys and tags of the events that are sent
 * @param queue the service that stores the queue; empty for a queue in the memory of this node
 * @param maxQueue the maximum number of queued deliveries
 * @param nodeTimeout the time since its last heartbeat after which a node counts as dead, at least a second
 * @param retries the attempts and pauses
 */
public record Subscriber(
        String name,
        Target target,
        Set<ServiceName> services,
        Set<Kind> kinds,
        EventScope scope,
        Optional<ServiceName> queue,
        int maxQueue,
        Duration nodeTimeout,
        DeliveryRetries retries) {
    private static final Duration MIN_NODE_TIMEOUT = Duration.ofSeconds(1);

    /** @throws IllegalArgumentException if the node timeout is too short */
    public Subscriber {
        if (nodeTimeout.compareTo(MIN_NODE_TIMEOUT) < 0) {
            throw new IllegalArgumentException("needs a node-timeout of at least 1s");
        }
        services = Set.copyOf(services);
        kinds = Set.copyOf(kinds);
    }

    /**
     * The endpoint of a subscriber.
     *
     * @param url the URL that deliveries are sent to
     * @param secrets the keys that sign deliveries; several during a key change
     * @param allowPrivate whether the URL may resolve to a private address
     */
    public record Target(URI url, List<Secret> secrets, boolean allowPrivate) {
        public Target {
            secrets = List.copyOf(secrets);
        }

        /** A hash that identifies the URL without revealing it: its path or query may be secret. */
        String fingerprint() {
            return Sha256.hex(url.toString());
        }
    }

    /** Whether an event is sent to this subscriber. */
    boolean wants(Event event) {
        return kinds.contains(event.kind()) && scope.has(event.subject());
    }
}
