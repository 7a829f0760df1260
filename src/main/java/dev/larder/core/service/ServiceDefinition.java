package dev.larder.core.service;

import dev.larder.core.store.Protection;
import java.util.Optional;

/**
 * A service as its owner declared it.
 *
 * @param name what callers call it
 * @param type the type of its backend, such as {@code redis}
 * @param label a short name for people
 * @param description a sentence for people
 * @param required whether this node is not ready without it
 * @param inProcess whether its backend is this very process, which cannot be down or away
 * @param rules what its owner allows
 * @param tiering of which service it keeps copies, if it does: its store then holds nothing else
 * @param fronting that it stands in front of an origin, if it does: its store then holds nothing
 * @param protection when calls on its backend are refused at once
 * @param store where its store comes from
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
