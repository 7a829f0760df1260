package dev.larder.stores.memcached;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Counters;
import dev.larder.spi.Ttl;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Signed counters by {@code cas}: memcached's own {@code incr} wraps and its {@code decr} stops at zero. */
final class MemcachedCounters implements Counters {
    private final MemcachedStore store;
    private final KeyBatches<Counter> keyBatches;

    MemcachedCounters(MemcachedStore store, KeyBatches<Counter> keyBatches) {
        this.store = store;
        this.keyBatches = keyBatches;
    }

    @Override
    public Uni<Counter> add(CacheKey key, Step step) {
        return keyBatches.change(key, (before, now) -> {
            long value = step.from(before.map(Counter::value).orElse(0L));
            var counter = new Counter(value, deadline(before, step.ttlIfCreated(), now));
            return new KeyBatch.Taken<>(Optional.of(counter), counter);
        });
    }

    @Override
    public Uni<Swap> set(CacheKey key, long value, Ttl ttlIfCreated) {
        return keyBatches.change(key, (before, now) -> {
            var counter = new Counter(value, deadline(before, ttlIfCreated, now));
            return new KeyBatch.Taken<>(Optional.of(counter), new Swap(before, counter));
        });
    }

    @Override
    public Uni<Optional<Counter>> read(CacheKey key) {
        return store.call(call -> {
            KeySlot slot = store.keys().counter(key);
            return store.node(slot)
                    .read(call, slot)
                    .thenApply(found ->
                            StoredCounter.find(found.body(), store.clock().millis()));
        });
    }

    @Override
    public Uni<Boolean> reset(CacheKey key) {
        return store.call(call -> store.removeLive(
                call,
                store.keys().counter(key),
                body -> StoredCounter.find(body, store.clock().millis()).isPresent()));
    }

    private static long deadline(Optional<Counter> before, Ttl ttlIfCreated, long now) {
        return before.map(Counter::deadline).orElseGet(() -> ttlIfCreated.deadlineFrom(now));
    }
}
