package dev.larder.core.store;

import dev.larder.core.store.Servers.Division;
import dev.larder.spi.CacheStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The interceptors around a service's store. */
public final class InterceptorChain {
    private final String service;
    private final StoreMeters meters;
    private final MeterInterceptor meter;

    /**
     * A store with its interceptors.
     *
     * @param store the store as callers see it
     * @param idle whether no call is under way; always true for a store in this process
     */
    public record Intercepted(CacheStore store, BooleanSupplier idle) {}

    /**
     * @param service its name
     * @param meters the meters of its calls
     */
    public InterceptorChain(String service, StoreMeters meters, MeterRegistry registry) {
        this.service = service;
        this.meters = meters;
        this.meter = new MeterInterceptor(service, meters, registry);
    }

    /** The chain of a store in this process, which is never unavailable and whose entries are never damaged. */
    public Intercepted inProcess(CacheStore store) {
        return new Intercepted(new InterceptedStore(store, List.of(meter)), () -> true);
    }

    /** The chain of a store with a backend that can be slow, unavailable or damaged. From the inside out. */
    public Intercepted protecting(CacheStore store, Protection protection) {
        var bulkhead = new BulkheadInterceptor(service, protection.maxCalls());
        var limits = new ProtectionMeters(meters);
        var servers = new Servers(service, protection, new Division(store.shards(), limits::observe, limits::forget));
        limits.observe(protection, bulkhead, servers);
        List<Interceptor> chain = List.of(
                new OutageInterceptor(servers),
                bulkhead,
                new BreakerInterceptor(servers),
                meter,
                new CorruptionInterceptor(service));
        return new Intercepted(new InterceptedStore(store, chain), () -> bulkhead.underWay() == 0);
    }
}
