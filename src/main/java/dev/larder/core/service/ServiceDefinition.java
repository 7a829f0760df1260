package dev.larder.core.service;

import dev.larder.core.store.Protection;
import dev.larder.spi.CacheStore;
import java.util.Optional;
import java.util.function.Supplier;

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
 * @param protection when calls on its backend are refused at once
 * @param store opens its store; does not wait for the backend
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
        Protection protection,
        Supplier<CacheStore> store) {
    /** The service that holds its entries: where it keeps copies, the one of which. */
    public ServiceName holder() {
        return tiering.map(Tiering::l2).orElse(name);
    }
}
