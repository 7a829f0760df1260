package dev.larder.core.store;

import dev.larder.spi.CacheStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Which interceptors stand around a service's store. */
public final class InterceptorChain {
    private final String service;
    private final StoreMeters meters;
    private final MeterInterceptor meter;

    /**
     * A store in its chain.
     *
     * @param store the store as callers see it
     * @param idle whether none of its calls is under way; a call of a store of this process never is
     */
    public record Intercepted(CacheStore store, BooleanSupplier idle) {}

    /**
     * @param service its name
     * @param meters where its calls are counted
     */
    public InterceptorChain(String service, StoreMeters meters, MeterRegistry registry) {
        this.service = service;
        this.meters = meters;
        this.meter = new MeterInterceptor(service, meters, registry);
    }

    /** Around a store of this very process, which cannot be away and whose entries cannot come back damaged. */
    public Intercepted inProcess(CacheStore store) {
        new ProtectionMeters(meters).observe(store.queues());
        return new Intercepted(new InterceptedStore(store, List.of(meter)), () -> true);
    }

    /** Around a store with a backend that can be slow, away or damaged. From the inside out. */
    public Intercepted protecting(CacheStore store, Protection protection) {
        var bulkhead = new BulkheadInterceptor(service, protection.maxCalls());
        var breaker = new BreakerInterceptor(service, protection);
        var corruption = new CorruptionInterceptor(service);
        var observed = new ProtectionMeters(meters);
        observed.observe(store.queues());
        observed.observe(protection, bulkhead, breaker);
        List<Interceptor> chain = List.of(bulkhead, breaker, meter, corruption);
        return new Intercepted(new InterceptedStore(store, chain), () -> bulkhead.underWay() == 0);
    }
}
