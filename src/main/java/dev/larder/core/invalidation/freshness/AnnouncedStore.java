package dev.larder.core.invalidation.freshness;

import dev.larder.core.ForwardingStore;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Capability;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.KeyScan;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A store that announces each write to the nodes with copies of its entries before the writer gets its answer: it marks
 * the key with a tag that only copies check. A flush ends the epoch.
 */
final class AnnouncedStore extends ForwardingStore {
    private final Freshness freshness;
    private final Optional<ConditionalWrites> writes;
    private final Optional<KeyScan> keys;

    AnnouncedStore(CacheStore inner, Freshness freshness) {
        super(inner);
        this.freshness = freshness;
        this.writes = inner.capability(ConditionalWrites.class).map(Announcing::new);
        this.keys = inner.capability(KeyScan.class).map(AnnouncingScan::new);
    }

    @Override
    public Uni<Written> put(CacheKey key, Entry entry) {
        return announced(inner.put(key, entry), written -> true, TagId.written(key));
    }

    /** Also if there was no entry: another caller may have removed it and not yet announced it. */
    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return announced(inner.remove(key), removed -> true, TagId.written(key));
    }

    /** Later readers of the log find another epoch; this node learns it at once. */
    @Override
    public Uni<Void> clear() {
        return inner.clear()
                .call(() -> freshness.newest().invoke(freshness.history()::epochBegun))
                .replaceWithVoid();
    }

    @Override
    public <C extends Capability> Optional<C> capability(Class<C> type) {
        if (type == ConditionalWrites.class) {
            return writes.map(type::cast);
        }
        return type == KeyScan.class ? keys.map(type::cast) : inner.capability(type);
    }

    private <T> Uni<T> announced(Uni<T> write, Predicate<T> changed, Long... marks) {
        return announced(write, changed, Set.of(marks));
    }

    private <T> Uni<T> announced(Uni<T> write, Predicate<T> changed, Set<Long> marks) {
        Uni<Void> announcement = freshness
                .invalidate(new Invalidation(Set.of(), marks))
                .replaceWithVoid()
                .onFailure()
                .transform(
                        e -> new StoreException.OutcomeUnknown("A write could not be announced to the other nodes", e));
        return write.onFailure(StoreException.OutcomeUnknown.class)
                .call(() -> announcement.onFailure().recoverWithNull())
                .call(answer ->
                        changed.test(answer) ? announcement : Uni.createFrom().voidItem());
    }

    private final class Announcing implements ConditionalWrites {
        private final ConditionalWrites inner;

        Announcing(ConditionalWrites inner) {
            this.inner = inner;
        }

        @Override
        public Uni<Boolean> putIfAbsent(CacheKey key, Entry entry) {
            return announced(inner.putIfAbsent(key, entry), done -> done, TagId.written(key));
        }

        /** Entries that were not stored in the end may have been visible for a short time. */
        @Override
        public Uni<Set<CacheKey>> putAllIfAbsent(Map<CacheKey, Entry> entries) {
            Set<Long> marks = new HashSet<>();
            entries.keySet().forEach(key -> marks.add(TagId.written(key)));
            return announced(inner.putAllIfAbsent(entries), there -> true, marks);
        }

        @Override
        public Uni<Boolean> replace(CacheKey key, long expectedVersion, Entry entry) {
            return announced(inner.replace(key, expectedVersion, entry), done -> done, TagId.written(key));
        }

        @Override
        public Uni<Boolean> replace(CacheKey key, Entry expected, Entry entry) {
            return announced(inner.replace(key, expected, entry), done -> done, TagId.written(key));
        }

        @Override
        public Uni<Boolean> remove(CacheKey key, long expectedVersion) {
            return announced(inner.remove(key, expectedVersion), done -> done, TagId.written(key));
        }

        @Override
        public Uni<Boolean> remove(CacheKey key, Entry expected) {
            return announced(inner.remove(key, expected), done -> done, TagId.written(key));
        }

        @Override
        public Uni<Optional<Entry>> getAndRemove(CacheKey key) {
            return announced(inner.getAndRemove(key), taken -> true, TagId.written(key));
        }
    }

    private final class AnnouncingScan implements KeyScan {
        private final KeyScan inner;

        AnnouncingScan(KeyScan inner) {
            this.inner = inner;
        }

        @Override
        public Uni<Page> scan(Query query) {
            return inner.scan(query);
        }

        @Override
        public Uni<Long> removeAll(String prefix) {
            return announced(inner.removeAll(prefix), removed -> true, TagId.WRITES);
        }
    }
}
