package dev.larder.stores.local;

import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore.Written;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The writes to a local store.
 *
 * <p>The map is atomic key by key. Only {@link #putAllIfAbsent} needs several keys to stay unchanged, so only it takes
 * the write lock; the other writes share the read lock and hold it for one map operation.
 */
final class LocalWrites implements ConditionalWrites {
    private final ConcurrentMap<CacheKey, Entry> entries;
    private final Bound bound;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    LocalWrites(ConcurrentMap<CacheKey, Entry> entries, Bound bound) {
        this.entries = entries;
        this.bound = bound;
    }

    Written put(CacheKey key, Entry entry) {
        requireRoom(key, entry);
        return sharing(() -> entries.put(key, entry) == null ? Written.CREATED : Written.REPLACED);
    }

    boolean remove(CacheKey key) {
        return sharing(() -> entries.remove(key) != null);
    }

    @Override
    public Uni<Boolean> putIfAbsent(CacheKey key, Entry entry) {
        return Uni.createFrom().item(() -> {
            requireRoom(key, entry);
            return sharing(() -> entries.putIfAbsent(key, entry) == null);
        });
    }

    @Override
    public Uni<Set<CacheKey>> putAllIfAbsent(Map<CacheKey, Entry> all) {
        return Uni.createFrom().item(() -> {
            all.forEach(this::requireRoom);
            return holding(lock.writeLock(), () -> {
                Set<CacheKey> present =
                        all.keySet().stream().filter(entries::containsKey).collect(Collectors.toSet());
                if (present.isEmpty()) {
                    entries.putAll(all);
                }
                return present;
            });
        });
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // whether exactly this entry is stored now
    public Uni<Boolean> replace(CacheKey key, long expectedVersion, Entry entry) {
        return Uni.createFrom().item(() -> {
            requireRoom(key, entry);
            return sharing(() ->
                    entries.computeIfPresent(key, (k, now) -> now.version() == expectedVersion ? entry : now) == entry);
        });
    }

    @Override
    public Uni<Boolean> remove(CacheKey key, long expectedVersion) {
        return Uni.createFrom()
                .item(() -> sharing(() -> {
                    Entry now = entries.get(key);
                    return now != null && now.version() == expectedVersion && entries.remove(key, now);
                }));
    }

    @Override
    public Uni<Optional<Entry>> getAndRemove(CacheKey key) {
        return Uni.createFrom().item(() -> sharing(() -> Optional.ofNullable(entries.remove(key))));
    }

    private void requireRoom(CacheKey key, Entry entry) {
        // Caffeine would accept it and evict it at once, and the writer would get a success
        if (bound.weigh(key, entry) > bound.maximum()) {
            throw new StoreException.TooLarge(
                    "The entry is larger than the whole store of %d bytes".formatted(bound.maximum()));
        }
    }

    private <T> T sharing(Supplier<T> write) {
        return holding(lock.readLock(), write);
    }

    private static <T> T holding(Lock held, Supplier<T> write) {
        held.lock();
        try {
            return write.get();
        } finally {
            held.unlock();
        }
    }
}
