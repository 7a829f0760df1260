package dev.larder.core.service;

import dev.larder.core.event.EventRules;
import dev.larder.core.event.EventfulStore;
import dev.larder.core.event.ServiceEvents;
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
    private final EventRules eventRules;
    private final Clock clock;

    StoreStack(MeterRegistry registry, EventRules eventRules, Clock clock) {
        this.registry = registry;
        this.eventRules = eventRules;
        this.clock = clock;
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
        ServiceRules rules = definition.rules().within(bare.limits());
        Optional<CoherentStore> coherent = store.capability(Marks.class).isEmpty()
                ? Optional.empty()
                : Optional.of(new CoherentStore(store, rules.prefixes(), clock));
        var events = new ServiceEvents(name.text(), eventRules, clock);
        meters.gauge("larder.event.listeners", "Listeners to the service's events", events, ServiceEvents::listeners);
        var eventful =
                new EventfulStore(coherent.<CacheStore>map(marked -> marked).orElse(store), events);
        return new Service(definition, rules, eventful, meters, coherent, events);
    }

    private static CacheStore layered(CacheStore bare, Layer... layers) {
        CacheStore store = bare;
        for (Layer layer : layers) {
            store = new LayeredStore(store, layer);
        }
        return store;
    }
}
