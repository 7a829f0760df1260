package dev.larder.core;

import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Capability;
import dev.larder.spi.Entry;
import dev.larder.spi.Lookup;
import dev.larder.spi.Shards;
import dev.larder.spi.StoreLimits;
import dev.larder.spi.StoreQueue;
import dev.larder.spi.StoreStats;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store that forwards all calls to another one, except those that a subclass overrides. */
public abstract class ForwardingStore implements CacheStore {
    /** The other one. */
    protected final CacheStore inner;

    protected ForwardingStore(CacheStore inner) {
        this.inner = inner;
    }

    @Override
    public Uni<Optional<Entry>> get(CacheKey key) {
        return inner.get(key);
    }

    @Override
    public Lookup getNow(CacheKey key) {
        return inner.getNow(key);
    }

    @Override
    public Uni<Map<CacheKey, Entry>> getAll(Collection<CacheKey> keys) {
        return inner.getAll(keys);
    }

    @Override
    public Uni<Written> put(CacheKey key, Entry entry) {
        return inner.put(key, entry);
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return inner.remove(key);
    }

    @Override
    public Uni<Void> clear() {
        return inner.clear();
    }

    @Override
    public Uni<Void> ping() {
        return inner.ping();
    }

    @Override
    public Optional<Shards> shards() {
        return inner.shards();
    }

    @Override
    public boolean isDurable() {
        return inner.isDurable();
    }

    @Override
    public StoreLimits limits() {
        return inner.limits();
    }

    @Override
    public StoreStats stats() {
        return inner.stats();
    }

    @Override
    public List<StoreQueue> queues() {
        return inner.queues();
    }

    @Override
    public Uni<Void> close() {
        return inner.close();
    }

    @Override
    public <C extends Capability> Optional<C> capability(Class<C> type) {
        return inner.capability(type);
    }
}
