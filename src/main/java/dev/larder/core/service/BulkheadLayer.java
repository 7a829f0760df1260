package dev.larder.core.service;

import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounds how many calls on one backend are under way, so that one that hangs fills neither the heap nor its own queues. */
final class BulkheadLayer implements Layer {
    private final ServiceName service;
    private final int most;
    private final AtomicInteger underWay = new AtomicInteger();

    BulkheadLayer(ServiceName service, int most) {
        this.service = service;
        this.most = most;
    }

    int underWay() {
        return underWay.get();
    }

    @Override
    public <T> Uni<T> around(Operation operation, Uni<T> call) {
        return Uni.createFrom().deferred(() -> {
            if (underWay.incrementAndGet() > most) {
                underWay.decrementAndGet();
                return Uni.createFrom()
                        .failure(new StoreException.Busy(
                                "Service %s has %d calls under way, as many as it may have".formatted(service, most)));
            }
            return call.onTermination().invoke(underWay::decrementAndGet);
        });
    }
}
