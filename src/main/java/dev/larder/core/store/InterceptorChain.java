package dev.larder.core.store;

import dev.larder.spi.CacheStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** Which interceptors stand around a service's store. */
public final class InterceptorChain {
    private final String service;
    private final ProtectionMeters meters;
    private final MeterInterceptor meter;

    /** Counts calls that failed. */
    public interface FailureMeter {
        /**
         * Counts a call.
         *
         * @param call its kind, as metrics name it
         */
        void failed(String call, Throwable failure);
    }

    /**
     * @param service its name
     * @param failures is told every call that failed
     */
    public InterceptorChain(String service, FailureMeter failures, MeterRegistry registry) {
        this.service = service;
        this.meters = new ProtectionMeters(service, registry);
        this.meter = new MeterInterceptor(service, failures, registry);
    }

    /** Around a store of this very process, which cannot be away and whose entries cannot come back damaged. */
    public CacheStore inProcess(CacheStore store) {
        meters.register(store.queues());
        return new InterceptedStore(store, List.of(meter));
    }

    /** Around a store with a backend that can be slow, away or damaged. From the inside out. */
    public CacheStore protecting(CacheStore store, Protection protection) {
        var bulkhead = new BulkheadInterceptor(service, protection.maxCalls());
        var breaker = new BreakerInterceptor(service, protection);
        var corruption = new CorruptionInterceptor(service);
        meters.register(store.queues());
        meters.register(protection, bulkhead, breaker);
        return new InterceptedStore(store, List.of(bulkhead, breaker, meter, corruption));
    }
}
