package dev.larder.core.service;

import dev.larder.core.freshness.CoherentStore;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Marks;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/** What stands around every store, from the inside out. */
@Singleton
final class StoreStack {
    private final MeterRegistry registry;
    private final Clock clock;

    StoreStack(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
    }

    Service open(ServiceDefinition definition) {
        CacheStore bare = definition.store().get();
        ServiceName name = definition.name();
        var meters = new ServiceMeters(name, bare, registry);
        var meter = new MeterLayer(name, meters, registry);
        // what never leaves the process cannot be away, and cannot come back damaged
        CacheStore store = definition.inProcess() ? new LayeredStore(bare, meter) : protecting(definition, bare, meter);
        ServiceRules rules = definition.rules().within(bare.limits());
        if (store.capability(Marks.class).isEmpty()) {
            return new Service(definition, rules, store, meters, Optional.empty());
        }
        var coherent = new CoherentStore(store, rules.prefixes(), clock);
        return new Service(definition, rules, coherent, meters, Optional.of(coherent));
    }

    private CacheStore protecting(ServiceDefinition definition, CacheStore bare, MeterLayer meter) {
        ServiceName name = definition.name();
        var bulkhead = new BulkheadLayer(name, definition.protection().maxCalls());
        var breaker = new BreakerLayer(name, definition.protection());
        new ProtectionMeters(name, registry).register(definition.protection(), bulkhead, breaker);
        return layered(bare, bulkhead, breaker, meter, new CorruptionLayer(name));
    }

    private static CacheStore layered(CacheStore bare, Layer... layers) {
        CacheStore store = bare;
        for (Layer layer : layers) {
            store = new LayeredStore(store, layer);
        }
        return store;
    }
}
