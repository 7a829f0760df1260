package dev.larder.core.service;

import dev.larder.core.event.log.EventRules;
import dev.larder.core.event.log.EventfulStore;
import dev.larder.core.event.log.ServiceEvents;
import dev.larder.core.invalidation.freshness.CoherentStore;
import dev.larder.core.invalidation.freshness.CoherentStore.Coherence;
import dev.larder.core.invalidation.tier.TierMeters;
import dev.larder.core.invalidation.tier.TierRules;
import dev.larder.core.invalidation.tier.TieredStore;
import dev.larder.core.store.InterceptorChain;
import dev.larder.spi.CacheStore;
import dev.larder.spi.InvalidationLog;
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
        return open(definition, CoherentStore::new);
    }

    /** Opens a service of which others keep copies. */
    Service openBehind(ServiceDefinition definition) {
        return open(definition, CoherentStore::announcing);
    }

    /**
     * Opens a service that keeps copies.
     *
     * @param l2 of what, opened to have copies
     */
    Service openInFront(ServiceDefinition definition, TierRules tier, Service l2) {
        ServiceName name = definition.name();
        CoherentStore behind = l2.coherent()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Service %s cannot keep copies of service %s, which has no marks to tell when they are old"
                                .formatted(name, l2.name())));
        CacheStore copies = definition.store().get();
        var meters = new ServiceMeters(name, copies, registry);
        ServiceRules rules = definition
                .rules()
                .within(behind.limits())
                .withPrefixes(l2.rules().prefixes());
        var tiered = new TieredStore(
                copies, l2.store(), behind.freshness().copies(), tier, new TierMeters(name.text(), registry), clock);
        return new Service(definition, rules, tiered, meters, Optional.of(behind), Optional.of(tiered), l2.events());
    }

    private interface Invalidation {
        CoherentStore around(CacheStore store, Coherence coherence);
    }

    private Service open(ServiceDefinition definition, Invalidation invalidation) {
        CacheStore bare = definition.store().get();
        ServiceName name = definition.name();
        var meters = new ServiceMeters(name, bare, registry);
        var chain = new InterceptorChain(name.text(), meters::failed, registry);
        CacheStore store =
                definition.inProcess() ? chain.inProcess(bare) : chain.protecting(bare, definition.protection());
        ServiceRules rules = definition.rules().within(bare.limits());
        var events = new ServiceEvents(name.text(), eventRules, clock);
        meters.gauge("larder.event.listeners", "Listeners to the service's events", events, ServiceEvents::listeners);
        Optional<CoherentStore> coherent = store.capability(InvalidationLog.class)
                .map(log -> invalidation.around(store, new Coherence(rules.prefixes(), clock, events)));
        CacheStore told = coherent.<CacheStore>map(marked -> marked).orElseGet(() -> new EventfulStore(store, events));
        return new Service(definition, rules, told, meters, coherent, Optional.empty(), events);
    }
}
