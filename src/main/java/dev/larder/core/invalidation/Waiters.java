package dev.larder.core.invalidation;

import dev.larder.core.service.ServiceName;
import dev.larder.spi.CacheKey;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
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
 * Callers that wait for a value somebody else is making. None has a thread. They are woken when it is stored through this
 * node, or when one of them has found it: each goes to look after a while, at random, and the later the more wait for the
 * same, so that a crowd asks its backend no more often than a single caller.
 */
@Singleton
public final class Waiters {
    /** How many callers of one node may wait. */
    private static final int MAX_WAITERS = 10_000;

    private final Map<Place, Set<Waiter>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger waiters = new AtomicInteger();
    private final int most;

    Waiters() {
        this(MAX_WAITERS);
    }

    Waiters(int most) {
        this.most = most;
    }

    /** What is waited for. */
    public record Place(ServiceName service, CacheKey key) {}

    /** One caller that waits. */
    private static final class Waiter {
        final CompletableFuture<Boolean> woken = new CompletableFuture<>();
    }

    /**
     * Emits when it may be there; fails when too many wait already.
     *
     * @param look how often all who wait for it may look together
     */
    public Uni<Boolean> await(Place place, Duration look, Duration atMost) {
        return Uni.createFrom().deferred(() -> {
            if (waiters.incrementAndGet() > most) {
                waiters.decrementAndGet();
                return Uni.createFrom()
                        .failure(new StoreException.Busy(
                                "%d callers already wait, which is the maximum".formatted(most)));
            }
            var waiter = new Waiter();
            Duration turn = turn(look, join(place, waiter), ThreadLocalRandom.current());
            return Uni.createFrom()
                    .completionStage(waiter.woken)
                    .ifNoItem()
                    .after(turn.compareTo(atMost) < 0 ? turn : atMost)
                    .recoverWithItem(false)
                    .onTermination()
                    .invoke(() -> leave(place, waiter));
        });
    }

    /** When one of so many goes to look, so that on average one does in that time. */
    static Duration turn(Duration look, int waiters, RandomGenerator random) {
        return Duration.ofMillis(1 + (long) (2 * look.toMillis() * waiters * random.nextDouble()));
    }

    /** Wakes whoever waits for it. */
    public void wake(Place place) {
        Set<Waiter> all = waiting.remove(place);
        if (all != null) {
            all.forEach(waiter -> waiter.woken.complete(true));
        }
    }

    /** Returns how many wait for it now. */
    private int join(Place place, Waiter waiter) {
        var here = new AtomicInteger();
        waiting.compute(place, (x, others) -> {
            Set<Waiter> all = others == null ? new HashSet<>() : others;
            all.add(waiter);
            here.set(all.size());
            return all;
        });
        return here.get();
    }

    private void leave(Place place, Waiter waiter) {
        waiters.decrementAndGet();
        waiting.computeIfPresent(place, (x, all) -> {
            all.remove(waiter);
            return all.isEmpty() ? null : all;
        });
    }
}
