package dev.larder.stores.local;

import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore.Written;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final EvictingMap<Entry> entries;
    private final EntryKind kind;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    LocalWrites(EvictingMap<Entry> entries, EntryKind kind) {
        this.entries = entries;
        this.kind = kind;
    }

    Written put(CacheKey key, Entry entry) {
        kind.requireRoom(key, entry);
        return sharing(() -> entries.put(key, entry) == null ? Written.CREATED : Written.REPLACED);
    }

    boolean remove(CacheKey key) {
        return sharing(() -> entries.remove(key) != null);
    }

    @Override
    public Uni<Boolean> putIfAbsent(CacheKey key, Entry entry) {
        return Uni.createFrom().item(() -> {
            kind.requireRoom(key, entry);
            return sharing(() -> entries.putIfAbsent(key, entry) == null);
        });
    }

    @Override
    public Uni<Set<CacheKey>> putAllIfAbsent(Map<CacheKey, Entry> all) {
        return Uni.createFrom().item(() -> {
            all.forEach(kind::requireRoom);
            return holding(lock.writeLock(), () -> {
                Set<CacheKey> present =
                        all.keySet().stream().filter(entries::has).collect(Collectors.toSet());
                if (present.isEmpty()) {
                    all.forEach(entries::put);
                }
                return present;
            });
        });
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // whether exactly this entry is stored now
    public Uni<Boolean> replace(CacheKey key, long expectedVersion, Entry entry) {
        return Uni.createFrom().item(() -> {
            kind.requireRoom(key, entry);
            return sharing(() ->
                    entries.compute(key, now -> now == null || now.version() != expectedVersion ? now : entry)
                            == entry);
        });
    }

    @Override
    public Uni<Boolean> remove(CacheKey key, long expectedVersion) {
        return Uni.createFrom()
                .item(() -> sharing(() -> entries.removeIf(key, now -> now.version() == expectedVersion)));
    }

    @Override
    public Uni<Optional<Entry>> getAndRemove(CacheKey key) {
        return Uni.createFrom().item(() -> sharing(() -> Optional.ofNullable(entries.remove(key))));
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
