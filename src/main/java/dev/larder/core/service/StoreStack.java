package dev.larder.core.service;

import dev.larder.spi.CacheStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** What stands around every store, from the inside out. */
@Singleton
final class StoreStack {
    private final MeterRegistry registry;

    StoreStack(MeterRegistry registry) {
        this.registry = registry;
    }

    Service open(ServiceDefinition definition) {
        CacheStore bare = definition.store().get();
        ServiceName name = definition.name();
        var meters = new ServiceMeters(name, bare, registry);
        CacheStore store = bare;
        if (!definition.inProcess()) {
            store = new LayeredStore(store, new BreakerLayer(name));
        }
        store = new LayeredStore(store, new MeterLayer(name, meters, registry));
        store = new LayeredStore(store, new CorruptionLayer(name));
        return new Service(definition, definition.rules().within(bare.limits()), store, meters);
    }
}
