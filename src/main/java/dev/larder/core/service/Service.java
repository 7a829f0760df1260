package dev.larder.core.service;

import dev.larder.core.Refusal;
import dev.larder.core.event.log.ServiceEvents;
import dev.larder.core.invalidation.freshness.CoherentStore;
import dev.larder.core.invalidation.tier.TieredStore;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Capability;
import dev.larder.spi.InvalidationLog;
import java.util.Optional;

/**
 * An open service.
 *
 * @param definition the declaration
 * @param rules the rules of its owner, within the limits of its backend
 * @param store its store, with every layer around it
 * @param meters its metrics
 * @param coherent the store with invalidation, if its backend has marks; for a tiered service the store behind
 * @param tiers the store with its two tiers, if the service is tiered
 * @param front the part that answers its requests, if it stands in front of an origin
 * @param events the events of writes through this node; for a tiered service those of the service behind
 */
public record Service(
        ServiceDefinition definition,
        ServiceRules rules,
        CacheStore store,
        ServiceMeters meters,
        Optional<CoherentStore> coherent,
        Optional<TieredStore> tiers,
        Optional<Front> front,
        ServiceEvents events) {
    public ServiceName name() {
        return definition.name();
    }

    /** The service that holds its entries: of a tiered service the one behind. */
    public ServiceName holder() {
        return definition.holder();
    }

    /**
     * The store as one that can be invalidated.
     *
     * @throws Refusal.CapabilityAbsent when the backend has no marks
     */
    public CoherentStore needCoherent() {
        return coherent.orElseThrow(
                () -> new Refusal.CapabilityAbsent(name().text(), Capabilities.label(InvalidationLog.class)));
    }

    /** The store that decides what is there: never a copy. */
    public CacheStore authority() {
        return tiers.isPresent() ? tiers.get().behind() : store;
    }

    /**
     * The capability.
     *
     * @throws Refusal.CapabilityAbsent when the backend does not have it
     */
    public <C extends Capability> C need(Class<C> capability) {
        return store.capability(capability)
                .orElseThrow(() -> new Refusal.CapabilityAbsent(name().text(), Capabilities.label(capability)));
    }
}
