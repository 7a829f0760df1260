package dev.larder.core.store;

import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the number of calls under way on one backend, so that a backend that hangs fills neither the heap nor its
 * queues.
 */
final class BulkheadInterceptor implements Interceptor {
    private final String service;
    private final int maxCalls;
    private final AtomicInteger underWay = new AtomicInteger();

    BulkheadInterceptor(String service, int maxCalls) {
        this.service = service;
        this.maxCalls = maxCalls;
    }

    int underWay() {
        return underWay.get();
    }

    @Override
    public <T> Uni<T> around(StoreCall call, Uni<T> uni) {
        return Uni.createFrom().deferred(() -> {
            if (underWay.incrementAndGet() > maxCalls) {
                underWay.decrementAndGet();
                return Uni.createFrom()
                        .failure(new StoreException.Busy("Service %s has %d calls under way, which is the maximum"
                                .formatted(service, maxCalls)));
            }
            return uni.onTermination().invoke(underWay::decrementAndGet);
        });
    }
}
