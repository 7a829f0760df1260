package dev.larder.core.service;

import dev.larder.core.event.log.CurrentEventRules;
import dev.larder.core.event.log.EventfulStore;
import dev.larder.core.event.log.ServiceEvents;
import dev.larder.core.invalidation.freshness.CoherentStore;
import dev.larder.core.invalidation.freshness.CoherentStore.Coherence;
import dev.larder.core.invalidation.tier.TierMeters;
import dev.larder.core.invalidation.tier.TierRules;
import dev.larder.core.invalidation.tier.TieredStore;
import dev.larder.core.store.InterceptorChain;
import dev.larder.core.store.InterceptorChain.Intercepted;
import dev.larder.core.store.OpeningLatch;
import dev.larder.spi.CacheStore;
import dev.larder.spi.InvalidationLog;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Builds the layers around every store, from the inside out. */
@Singleton
final class StoreStack {
    private final MeterRegistry registry;
    private final CurrentEventRules eventRules;
    private final Clock clock;

    StoreStack(MeterRegistry registry, CurrentEventRules eventRules, Clock clock) {
        this.registry = registry;
        this.eventRules = eventRules;
        this.clock = clock;
    }

    /** Opens a store and puts its service around it. */
    OpenService open(ServiceDefinition definition, Copying copying, Optional<OpenService> before) {
        CacheStore bare = definition.store().open();
        if (!definition.store().exclusive()) {
            return around(bare, definition, copying, before);
        }
        var latch = new OpeningLatch();
        return around(latch.around(bare), definition, copying, before).awaiting(latch);
    }

    /** Builds a service around the store of another one. The store stays open, and its listeners stay. */
    OpenService around(OpenService before, ServiceDefinition definition, Copying copying) {
        return around(before.bare(), definition, copying, Optional.of(before));
    }

    /**
     * Opens a service that keeps copies.
     *
     * @param l2 the copied service, opened to be copied
     */
    OpenService openInFront(ServiceDefinition definition, TierRules tier, Service l2, Optional<OpenService> before) {
        ServiceName name = definition.name();
        CoherentStore behind = requireCopyable(definition, l2);
        CacheStore copies = definition.store().open();
        var meters = new ServiceMeters(name, registry, before.map(OpenService::meters));
        meters.observe(copies);
        TierMeters reads = before.flatMap(open -> open.service().tiers())
                .map(TieredStore::meters)
                .orElseGet(() -> new TierMeters(name.text(), registry));
        var tiered = new TieredStore(copies, l2.store(), behind.freshness().copies(), tier, reads, clock);
        var service = new Service(
                definition,
                tieredRules(definition, l2, behind),
                tiered,
                meters,
                Optional.of(behind),
                Optional.of(tiered),
                Optional.empty(),
                l2.events());
        return new OpenService(service, copies, Copying.NONE, () -> true);
    }

    /** Refuses a service whose entries cannot be copied. */
    static CoherentStore requireCopyable(ServiceDefinition tier, Service l2) {
        return l2.coherent()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Service %s cannot copy entries of service %s, which has no capability marks to show when a copy is old"
                                .formatted(tier.name(), l2.name())));
    }

    /**
     * Opens a service that stands in front of an origin.
     *
     * @param holder the service that holds the cached answers
     * @param current finds a service as it is at the time of a call
     */
    OpenService openFront(
            ServiceDefinition definition,
            Fronting fronting,
            Service holder,
            Function<ServiceName, Supplier<Service>> current,
            Optional<OpenService> before) {
        ServiceName name = definition.name();
        if (holder.coherent().isEmpty()) {
            throw new IllegalArgumentException(
                    "Service %s cannot keep answers in service %s, whose backend has no invalidation log"
                            .formatted(name, holder.name()));
        }
        var meters = new ServiceMeters(name, registry, before.map(OpenService::meters));
        var events = new ServiceEvents(name.text(), eventRules, clock);
        meters.gauge("larder.event.listeners", "Listeners to the service's events", events, ServiceEvents::listeners);
        Front front = fronting.opener()
                .apply(new FrontContext(
                        definition,
                        current.apply(fronting.holder()),
                        fronting.queue().map(current),
                        meters));
        var store = new FrontStore(holder, front, events);
        var service = new Service(
                definition,
                // the holder's bounds do not hold for requests: its backend gets answers, under the gateway's own keys
                definition.rules(),
                store,
                meters,
                holder.coherent(),
                Optional.empty(),
                Optional.of(front),
                events);
        return new OpenService(service, store, Copying.NONE, () -> true);
    }

    /** The rules of a tiered service's owner, within the limits of the service behind. */
    static ServiceRules tieredRules(ServiceDefinition definition, Service l2, CoherentStore behind) {
        return definition
                .rules()
                .within(behind.limits())
                .withPrefixes(l2.rules().prefixes());
    }

    private OpenService around(
            CacheStore bare, ServiceDefinition definition, Copying copying, Optional<OpenService> before) {
        ServiceName name = definition.name();
        var meters = new ServiceMeters(name, registry, before.map(OpenService::meters));
        meters.observe(bare);
        var chain = new InterceptorChain(name.text(), meters, registry);
        Intercepted intercepted =
                definition.inProcess() ? chain.inProcess(bare) : chain.protecting(bare, definition.protection());
        CacheStore store = intercepted.store();
        ServiceRules rules = definition.rules().within(bare.limits());
        ServiceEvents events = before.filter(open -> open.bare() == bare)
                .map(open -> open.service().events())
                .orElseGet(() -> new ServiceEvents(name.text(), eventRules, clock));
        meters.gauge("larder.event.listeners", "Listeners to the service's events", events, ServiceEvents::listeners);
        Optional<CoherentStore> coherent = store.capability(InvalidationLog.class)
                .map(log -> coherent(store, new Coherence(rules.prefixes(), clock, events), copying));
        CacheStore told = coherent.<CacheStore>map(marked -> marked).orElseGet(() -> new EventfulStore(store, events));
        meters.observe(told.queues());
        var service =
                new Service(definition, rules, told, meters, coherent, Optional.empty(), Optional.empty(), events);
        return new OpenService(service, bare, copying, intercepted.idle());
    }

    private static CoherentStore coherent(CacheStore store, Coherence coherence, Copying copying) {
        return copying == Copying.POSSIBLE
                ? CoherentStore.announcing(store, coherence)
                : new CoherentStore(store, coherence);
    }
}
