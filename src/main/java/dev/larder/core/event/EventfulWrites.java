package dev.larder.core.event;

import dev.larder.core.event.Event.Kind;
import dev.larder.spi.CacheKey;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Conditional writes of which those that happened are told. */
record EventfulWrites(ConditionalWrites inner, ServiceEvents events) implements ConditionalWrites {
    @Override
    public Uni<Boolean> putIfAbsent(CacheKey key, Entry entry) {
        return inner.putIfAbsent(key, entry).invoke(done -> publish(done, Kind.PUT, key));
    }

    @Override
    public Uni<Set<CacheKey>> putAllIfAbsent(Map<CacheKey, Entry> entries) {
        return inner.putAllIfAbsent(entries).invoke(there -> {
            if (there.isEmpty()) {
                entries.keySet().forEach(key -> events.publish(Kind.PUT, key));
            }
        });
    }

    /** A write that keeps the version only notes a use, which is no change to anybody. */
    @Override
    public Uni<Boolean> replace(CacheKey key, long expectedVersion, Entry entry) {
        boolean changes = entry.version() != expectedVersion;
        return inner.replace(key, expectedVersion, entry).invoke(done -> publish(done && changes, Kind.PUT, key));
    }

    @Override
    public Uni<Boolean> remove(CacheKey key, long expectedVersion) {
        return inner.remove(key, expectedVersion).invoke(done -> publish(done, Kind.DELETE, key));
    }

    @Override
    public Uni<Optional<Entry>> getAndRemove(CacheKey key) {
        return inner.getAndRemove(key).invoke(taken -> publish(taken.isPresent(), Kind.DELETE, key));
    }

    private void publish(boolean happened, Kind kind, CacheKey key) {
        if (happened) {
            events.publish(kind, key);
        }
    }
}
