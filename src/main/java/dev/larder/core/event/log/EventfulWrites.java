package dev.larder.core.event.log;

import dev.larder.spi.CacheKey;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Conditional writes that publish an event for each entry written. */
public record EventfulWrites(ConditionalWrites inner, ServiceEvents events) implements ConditionalWrites {
    @Override
    public Uni<Boolean> putIfAbsent(CacheKey key, Entry entry) {
        return inner.putIfAbsent(key, entry).invoke(done -> stored(done, key, entry));
    }

    @Override
    public Uni<Set<CacheKey>> putAllIfAbsent(Map<CacheKey, Entry> entries) {
        return inner.putAllIfAbsent(entries).invoke(there -> {
            if (there.isEmpty()) {
                entries.forEach(events::stored);
            }
        });
    }

    /** A write that keeps the version only records a use, which is not a change. */
    @Override
    public Uni<Boolean> replace(CacheKey key, long expectedVersion, Entry entry) {
        boolean changes = entry.version() != expectedVersion;
        return inner.replace(key, expectedVersion, entry).invoke(done -> stored(done && changes, key, entry));
    }

    @Override
    public Uni<Boolean> replace(CacheKey key, Entry expected, Entry entry) {
        boolean changes = entry.version() != expected.version();
        return inner.replace(key, expected, entry).invoke(done -> stored(done && changes, key, entry));
    }

    @Override
    public Uni<Boolean> remove(CacheKey key, long expectedVersion) {
        return inner.remove(key, expectedVersion).invoke(done -> removed(done, key));
    }

    @Override
    public Uni<Boolean> remove(CacheKey key, Entry expected) {
        return inner.remove(key, expected).invoke(done -> removed(done, key));
    }

    @Override
    public Uni<Optional<Entry>> getAndRemove(CacheKey key) {
        return inner.getAndRemove(key).invoke(taken -> removed(taken.isPresent(), key));
    }

    private void stored(boolean happened, CacheKey key, Entry entry) {
        if (happened) {
            events.stored(key, entry);
        }
    }

    private void removed(boolean happened, CacheKey key) {
        if (happened) {
            events.removed(key);
        }
    }
}
