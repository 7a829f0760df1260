package dev.larder.core.coherence;

import dev.larder.core.service.ServiceName;
import dev.larder.spi.CacheKey;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers that wait for a value somebody else is making: woken when that is stored through this node. None has a thread. */
@Singleton
public final class Waiters {
    /** How many callers of one node may wait. */
    private static final int MOST = 10_000;

    private final Map<Place, Set<UniEmitter<? super Boolean>>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger waiters = new AtomicInteger();
    private final int most;

    Waiters() {
        this(MOST);
    }

    Waiters(int most) {
        this.most = most;
    }

    private record Place(ServiceName service, CacheKey key) {}

    /** Emits when the key is filled through this node, or after that time; fails when too many wait already. */
    public Uni<Boolean> await(ServiceName service, CacheKey key, Duration atMost) {
        return Uni.createFrom().deferred(() -> {
            if (waiters.incrementAndGet() > most) {
                waiters.decrementAndGet();
                return Uni.createFrom().failure(new StoreException.Busy("%d callers wait already".formatted(most)));
            }
            var place = new Place(service, key);
            return Uni.createFrom()
                    .<Boolean>emitter(waiter -> {
                        join(place, waiter);
                        waiter.onTermination(() -> leave(place, waiter));
                    })
                    .ifNoItem()
                    .after(atMost)
                    .recoverWithItem(false)
                    .onTermination()
                    .invoke(waiters::decrementAndGet);
        });
    }

    /** Wakes whoever waits for the key. */
    public void wake(ServiceName service, CacheKey key) {
        Set<UniEmitter<? super Boolean>> all = waiting.remove(new Place(service, key));
        if (all != null) {
            all.forEach(waiter -> waiter.complete(true));
        }
    }

    private void join(Place place, UniEmitter<? super Boolean> waiter) {
        waiting.compute(place, (x, others) -> {
            Set<UniEmitter<? super Boolean>> all = others == null ? new HashSet<>() : others;
            all.add(waiter);
            return all;
        });
    }

    private void leave(Place place, UniEmitter<? super Boolean> waiter) {
        waiting.computeIfPresent(place, (x, all) -> {
            all.remove(waiter);
            return all.isEmpty() ? null : all;
        });
    }
}
