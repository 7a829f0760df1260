package dev.larder.core.service;

import dev.larder.core.event.EventRules;
import dev.larder.core.event.EventfulStore;
import dev.larder.core.event.ServiceEvents;
import dev.larder.spi.CacheStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;

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
        var events = new ServiceEvents(name.text(), eventRules, clock);
        meters.gauge("larder.event.listeners", "Listeners to the service's events", events, ServiceEvents::listeners);
        var eventful = new EventfulStore(store, events);
        return new Service(definition, definition.rules().within(bare.limits()), eventful, meters, events);
    }

    private static CacheStore layered(CacheStore bare, Layer... layers) {
        CacheStore store = bare;
        for (Layer layer : layers) {
            store = new LayeredStore(store, layer);
        }
        return store;
    }
}
