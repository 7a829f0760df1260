package dev.larder.stores.memcached;

import dev.larder.spi.CacheKey;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Conditional writes by {@code gets} and {@code cas}. */
final class MemcachedConditionalWrites implements ConditionalWrites {
    private final MemcachedStore store;
    private final EntryChanges changes;
    private final AllOrNone allOrNone;

    MemcachedConditionalWrites(MemcachedStore store, Optimistic optimistic) {
        this.store = store;
        this.changes = new EntryChanges(store, optimistic);
        this.allOrNone = new AllOrNone(changes);
    }

    @Override
    public Uni<Boolean> putIfAbsent(CacheKey key, Entry entry) {
        return store.call(call -> changes.add(call, key, entry));
    }

    @Override
    public Uni<Set<CacheKey>> putAllIfAbsent(Map<CacheKey, Entry> entries) {
        return store.call(call -> {
            entries.values().forEach(store::requireRoom);
            return allOrNone.add(call, entries);
        });
    }

    @Override
    public Uni<Boolean> replace(CacheKey key, long expectedVersion, Entry entry) {
        return store.call(call -> changes.replace(call, key, expectedVersion, entry));
    }

    @Override
    public Uni<Boolean> replace(CacheKey key, Entry expected, Entry entry) {
        return store.call(call -> changes.replace(call, key, expected, entry));
    }

    @Override
    public Uni<Boolean> remove(CacheKey key, long expectedVersion) {
        return store.call(call -> changes.remove(call, key, expectedVersion));
    }

    @Override
    public Uni<Boolean> remove(CacheKey key, Entry expected) {
        return store.call(call -> changes.remove(call, key, expected));
    }

    @Override
    public Uni<Optional<Entry>> getAndRemove(CacheKey key) {
        return store.call(call -> changes.take(call, key));
    }
}
