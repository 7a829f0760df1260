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
        var meter = new MeterLayer(name, meters, registry);
        // what never leaves the process cannot be away, and cannot come back damaged
        CacheStore store = definition.inProcess()
                ? new LayeredStore(bare, meter)
                : layered(bare, new BreakerLayer(name), meter, new CorruptionLayer(name));
        return new Service(definition, definition.rules().within(bare.limits()), store, meters);
    }

    private static CacheStore layered(CacheStore bare, Layer... layers) {
        CacheStore store = bare;
        for (Layer layer : layers) {
            store = new LayeredStore(store, layer);
        }
        return store;
    }
}
