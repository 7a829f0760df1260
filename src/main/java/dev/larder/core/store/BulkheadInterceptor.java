package dev.larder.core.store;

import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounds how many calls on one backend are under way, so that one that hangs fills neither the heap nor its own queues. */
final class BulkheadInterceptor implements Interceptor {
    private final String service;
    private final int most;
    private final AtomicInteger underWay = new AtomicInteger();

    BulkheadInterceptor(String service, int most) {
        this.service = service;
        this.most = most;
    }

    int underWay() {
        return underWay.get();
    }

    @Override
    public <T> Uni<T> around(Call call, Uni<T> uni) {
        return Uni.createFrom().deferred(() -> {
            if (underWay.incrementAndGet() > most) {
                underWay.decrementAndGet();
                return Uni.createFrom()
                        .failure(new StoreException.Busy(
                                "Service %s has %d calls under way, as many as it may have".formatted(service, most)));
            }
            return uni.onTermination().invoke(underWay::decrementAndGet);
        });
    }
}
