package dev.larder.core.service;

import dev.larder.core.Refusal;
import dev.larder.core.event.ServiceEvents;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Capability;

/**
 * A service that is open.
 *
 * @param definition as it was declared
 * @param rules what its owner allows and its backend can take
 * @param store its store, with every layer around it
 * @param meters what is counted of it
 * @param events what writes through this node have changed
 */
public record Service(
        ServiceDefinition definition,
        ServiceRules rules,
        CacheStore store,
        ServiceMeters meters,
        ServiceEvents events) {
    public ServiceName name() {
        return definition.name();
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
