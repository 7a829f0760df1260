package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Conditional writes that forward all calls to others, except those that a subclass overrides. */
public abstract class ForwardingWrites implements ConditionalWrites {
    /** The others. */
    protected final ConditionalWrites inner;

    protected ForwardingWrites(ConditionalWrites inner) {
        this.inner = inner;
    }

    @Override
    public Uni<Boolean> putIfAbsent(CacheKey key, Entry entry) {
        return inner.putIfAbsent(key, entry);
    }

    @Override
    public Uni<Set<CacheKey>> putAllIfAbsent(Map<CacheKey, Entry> entries) {
        return inner.putAllIfAbsent(entries);
    }

    @Override
    public Uni<Boolean> replace(CacheKey key, long expectedVersion, Entry entry) {
        return inner.replace(key, expectedVersion, entry);
    }

    @Override
    public Uni<Boolean> replace(CacheKey key, Entry expected, Entry entry) {
        return inner.replace(key, expected, entry);
    }

    @Override
    public Uni<Boolean> remove(CacheKey key, long expectedVersion) {
        return inner.remove(key, expectedVersion);
    }

    @Override
    public Uni<Boolean> remove(CacheKey key, Entry expected) {
        return inner.remove(key, expected);
    }

    @Override
    public Uni<Optional<Entry>> getAndRemove(CacheKey key) {
        return inner.getAndRemove(key);
    }
}
