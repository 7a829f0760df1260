package dev.larder.core.event.inbound;

import dev.larder.core.event.rules.Effect;
import dev.larder.core.service.ServiceName;
import java.util.Optional;
import java.util.Set;

/**
 * An address to which others send events, and what they purge.
 *
 * @param name its name in the configuration, and in its address
 * @param scheme who may send, and how
 * @param types the kinds of events that purge; none means all
 * @param effect what they purge
 * @param maxBytes how large a delivery may be
 * @param memory the service that remembers deliveries for all nodes; this node's own memory when there is none
 */
public record Webhook(
        String name, Scheme scheme, Set<String> types, Effect effect, long maxBytes, Optional<ServiceName> memory) {
    public Webhook {
        types = Set.copyOf(types);
    }

    Webhook with(Effect other) {
        return new Webhook(name, scheme, types, other, maxBytes, memory);
    }

    boolean wants(Delivery delivery) {
        return types.isEmpty() || delivery.type().filter(types::contains).isPresent();
    }
}
