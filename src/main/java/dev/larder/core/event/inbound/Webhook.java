package dev.larder.core.event.inbound;

import dev.larder.core.event.rules.Effect;
import dev.larder.core.service.ServiceName;
import java.util.Optional;
import java.util.Set;

/**
 * An endpoint to which another system sends events, and the invalidations that these events cause.
 *
 * @param name the name in the configuration and in the URL
 * @param scheme the format and the secrets of the sender
 * @param types the types of events that purge; empty means all
 * @param effect what an event purges
 * @param maxBytes the largest accepted delivery
 * @param replayStore the service that stores the replay cache for all nodes; empty for a replay cache in the heap of each
 *     node
 */
public record Webhook(
        String name,
        Scheme scheme,
        Set<String> types,
        Effect effect,
        long maxBytes,
        Optional<ServiceName> replayStore) {
    public Webhook {
        types = Set.copyOf(types);
    }

    Webhook with(Effect other) {
        return new Webhook(name, scheme, types, other, maxBytes, replayStore);
    }

    boolean accepts(InboundEvent event) {
        return types.isEmpty()
                ? event.type().filter(scheme::isTest).isEmpty()
                : event.type().filter(types::contains).isPresent();
    }
}
