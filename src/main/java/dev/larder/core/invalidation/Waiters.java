package dev.larder.core.invalidation;

import dev.larder.core.service.ServiceName;
import dev.larder.spi.CacheKey;
import dev.larder.spi.StoreException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Callers that wait for a value that another caller loads. They hold no thread. They are woken when the value is stored
 * through this node, or when one of them has read it: each reads after a random pause, which grows with the number of
 * waiters for the same value, so that many waiters read the backend no more often than one.
 */
@Singleton
public final class Waiters {
    /** The maximum number of waiting callers of one node. */
    private static final int MAX_WAITERS = 10_000;

    private final Map<WaitKey, Set<Waiter>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger waiters = new AtomicInteger();
    private final int maxCallers;

    @Inject
    Waiters(MeterRegistry registry) {
        this(MAX_WAITERS, registry);
    }

    Waiters(int maxCallers, MeterRegistry registry) {
        this.maxCallers = maxCallers;
        Gauge.builder("larder.waiters", waiters, AtomicInteger::get)
                .description("Callers that wait for a value that another caller is making")
                .register(registry);
    }

    /** The awaited value. */
    public record WaitKey(ServiceName service, CacheKey key) {}

    /** One waiting caller. */
    private static final class Waiter {
        final CompletableFuture<Boolean> woken = new CompletableFuture<>();
    }

    /**
     * Emits when the value may be stored; fails if too many callers wait.
     *
     * @param look the mean time between two reads of all waiters for the value
     */
    public Uni<Boolean> await(WaitKey key, Duration look, Duration atMost) {
        return Uni.createFrom().deferred(() -> {
            if (waiters.incrementAndGet() > maxCallers) {
                waiters.decrementAndGet();
                return Uni.createFrom()
                        .failure(new StoreException.Busy(
                                "%d callers already wait, which is the maximum".formatted(maxCallers)));
            }
            var waiter = new Waiter();
            Duration turn = turn(look, join(key, waiter), ThreadLocalRandom.current());
            return Uni.createFrom()
                    .completionStage(waiter.woken)
                    .ifNoItem()
                    .after(turn.compareTo(atMost) < 0 ? turn : atMost)
                    .recoverWithItem(false)
                    .onTermination()
                    .invoke(() -> leave(key, waiter));
        });
    }

    /** The random pause of one of so many waiters, such that on average one of them reads in the given time. */
    static Duration turn(Duration look, int waiters, RandomGenerator random) {
        return Duration.ofMillis(1 + (long) (2 * look.toMillis() * waiters * random.nextDouble()));
    }

    /** Wakes all waiters for the value. */
    public void wake(WaitKey key) {
        Set<Waiter> all = waiting.remove(key);
        if (all != null) {
            all.forEach(waiter -> waiter.woken.complete(true));
        }
    }

    /** Returns the number of waiters for the value. */
    private int join(WaitKey key, Waiter waiter) {
        var here = new AtomicInteger();
        waiting.compute(key, (x, others) -> {
            Set<Waiter> all = others == null ? new HashSet<>() : others;
            all.add(waiter);
            here.set(all.size());
            return all;
        });
        return here.get();
    }

    private void leave(WaitKey key, Waiter waiter) {
        waiters.decrementAndGet();
        waiting.computeIfPresent(key, (x, all) -> {
            all.remove(waiter);
            return all.isEmpty() ? null : all;
        });
    }
}
