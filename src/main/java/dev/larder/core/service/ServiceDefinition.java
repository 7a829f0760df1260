package dev.larder.core.service;

import dev.larder.core.store.Protection;
import java.util.Optional;

/**
 * The declaration of a service.
 *
 * @param name the name for callers
 * @param type the type of its backend, such as {@code redis}
 * @param label a short name for people
 * @param description a sentence for people
 * @param required whether this node is not ready without it
 * @param inProcess whether its backend is this process, which cannot be unavailable
 * @param rules the rules of its owner
 * @param tiering the service whose entries it copies, if any: its store then holds nothing else
 * @param fronting the origin it stands in front of, if any: its store then holds nothing
 * @param protection the conditions in which calls on its backend are refused at once
 * @param store the source of its store
 */
public record ServiceDefinition(
        ServiceName name,
        String type,
        String label,
        String description,
        boolean required,
        boolean inProcess,
        ServiceRules rules,
        Optional<Tiering> tiering,
        Optional<Fronting> fronting,
        Protection protection,
        StoreSource store) {
    /** The service that holds its entries; for a tiered service, the one that it copies. */
    public ServiceName holder() {
        return tiering.map(Tiering::l2).orElse(name);
    }
}
