package dev.larder.stores.memcached;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Counters;
import dev.larder.spi.StoreException;
import dev.larder.spi.Ttl;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Signed counters by {@code gets} and {@code cas}: memcached's own {@code incr} wraps and its {@code decr} stops at zero.
 *
 * <p>The callers of one counter on this node share a {@link Tally}, so that only nodes compete, not callers.
 */
final class MemcachedCounters implements Counters {
    private final MemcachedStore store;
    private final Optimistic optimistic;

    /** The counters being changed. A tally is entered with its first add and leaves with its last. */
    private final Map<CacheKey, Tally> tallies = new ConcurrentHashMap<>();

    MemcachedCounters(MemcachedStore store, Optimistic optimistic) {
        this.store = store;
        this.optimistic = optimistic;
    }

    @Override
    public Uni<Counter> add(CacheKey key, long delta, Ttl ttlIfCreated) {
        return store.call(call -> {
            var add = new Tally.Add(call, delta, ttlIfCreated, new CompletableFuture<>());
            Tally present = tallies.get(key);
            if (present != null && present.isFull()) {
                return CompletableFuture.failedFuture(new StoreException.Busy(
                        "A counter in memcached has %d calls waiting".formatted(Tally.MAX_WAITING)));
            }
            Tally tally = tallies.compute(key, (k, t) -> (t == null ? new Tally(store.clock()) : t).with(add));
            if (tally.begin()) {
                serve(key, tally);
            }
            return add.result();
        });
    }

    @Override
    public Uni<Optional<Counter>> read(CacheKey key) {
        return store.call(call -> {
            Slot slot = store.keys().counter(key);
            return store.node(slot)
                    .read(call, slot)
                    .thenApply(found ->
                            StoredCounter.live(found.body(), store.clock().millis()));
        });
    }

    @Override
    public Uni<Boolean> reset(CacheKey key) {
        return store.call(call -> store.removeLive(
                call,
                store.keys().counter(key),
                body -> StoredCounter.live(body, store.clock().millis()).isPresent()));
    }

    /** Carries out what waits for the counter, then what came meanwhile, until nothing waits. */
    private void serve(CacheKey key, Tally tally) {
        if (tallies.computeIfPresent(key, (k, t) -> t.isEmpty() ? null : t) == null) {
            return;
        }
        List<Tally.Add> batch = tally.take();
        Slot slot = store.keys().counter(key);
        optimistic
                .change(new Call(), store.node(slot), slot, body -> tally.apply(batch, body))
                .whenComplete((answers, failure) -> {
                    if (failure == null) {
                        answers.forEach(Runnable::run);
                    } else {
                        batch.forEach(add -> add.result().completeExceptionally(failure));
                    }
                    serve(key, tally);
                });
    }
}
