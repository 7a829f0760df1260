package dev.larder.core.invalidation.freshness;

import dev.larder.core.ForwardingStore;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Capability;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import dev.larder.spi.KeyScan;
import dev.larder.spi.Lookup;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The callers' part of a store that also holds Larder's own entries ({@link ReservedKeyScan}). */
final class ReservedKeyStore extends ForwardingStore {
    private final Optional<ConditionalWrites> writes;
    private final Optional<KeyScan> keys;

    ReservedKeyStore(CacheStore inner) {
        super(inner);
        this.writes = inner.capability(ConditionalWrites.class).map(PartedWrites::new);
        this.keys = inner.capability(KeyScan.class).map(PartedScan::new);
    }

    @Override
    public Uni<Optional<Entry>> get(CacheKey key) {
        return inner.get(ReservedKeyScan.in(key));
    }

    @Override
    public Lookup getNow(CacheKey key) {
        return inner.getNow(ReservedKeyScan.in(key));
    }

    @Override
    public Uni<Map<CacheKey, Entry>> getAll(Collection<CacheKey> all) {
        if (all.stream().noneMatch(ReservedKeyScan::isMarked)) {
            return inner.getAll(all);
        }
        return inner.getAll(all.stream().map(ReservedKeyScan::in).toList()).map(found -> {
            Map<CacheKey, Entry> shown = new HashMap<>();
            found.forEach((key, entry) -> shown.put(ReservedKeyScan.out(key), entry));
            return shown;
        });
    }

    @Override
    public Uni<Written> put(CacheKey key, Entry entry) {
        return inner.put(ReservedKeyScan.in(key), entry);
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return inner.remove(ReservedKeyScan.in(key));
    }

    @Override
    public <C extends Capability> Optional<C> capability(Class<C> type) {
        if (type == ConditionalWrites.class) {
            return writes.map(type::cast);
        }
        return type == KeyScan.class ? keys.map(type::cast) : inner.capability(type);
    }

    private record PartedWrites(ConditionalWrites inner) implements ConditionalWrites {
        @Override
        public Uni<Boolean> putIfAbsent(CacheKey key, Entry entry) {
            return inner.putIfAbsent(ReservedKeyScan.in(key), entry);
        }

        @Override
        public Uni<Set<CacheKey>> putAllIfAbsent(Map<CacheKey, Entry> entries) {
            Map<CacheKey, Entry> stored = new HashMap<>();
            entries.forEach((key, entry) -> stored.put(ReservedKeyScan.in(key), entry));
            return inner.putAllIfAbsent(stored)
                    .map(there -> there.stream().map(ReservedKeyScan::out).collect(Collectors.toSet()));
        }

        @Override
        public Uni<Boolean> replace(CacheKey key, long expectedVersion, Entry entry) {
            return inner.replace(ReservedKeyScan.in(key), expectedVersion, entry);
        }

        @Override
        public Uni<Boolean> replace(CacheKey key, Entry expected, Entry entry) {
            return inner.replace(ReservedKeyScan.in(key), expected, entry);
        }

        @Override
        public Uni<Boolean> remove(CacheKey key, long expectedVersion) {
            return inner.remove(ReservedKeyScan.in(key), expectedVersion);
        }

        @Override
        public Uni<Boolean> remove(CacheKey key, Entry expected) {
            return inner.remove(ReservedKeyScan.in(key), expected);
        }

        @Override
        public Uni<Optional<Entry>> getAndRemove(CacheKey key) {
            return inner.getAndRemove(ReservedKeyScan.in(key));
        }
    }

    private record PartedScan(KeyScan inner) implements KeyScan {
        @Override
        public Uni<Page> scan(Query query) {
            return inner.scan(new Query(ReservedKeyScan.in(query.prefix()), query.cursor(), query.limit()))
                    .map(page -> new Page(
                            page.keys().stream()
                                    .filter(listed -> !ReservedKeyScan.isBeside(listed.key()))
                                    .map(listed -> new Listed(
                                            ReservedKeyScan.out(listed.key()), listed.size(), listed.deadline()))
                                    .toList(),
                            page.next()));
        }

        @Override
        public Uni<Long> removeAll(String prefix) {
            return inner.removeAll(ReservedKeyScan.in(prefix));
        }
    }
}
