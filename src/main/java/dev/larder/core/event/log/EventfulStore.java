package dev.larder.core.event.log;

import dev.larder.core.ForwardingStore;
import dev.larder.core.event.log.Event.Kind;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Capability;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import dev.larder.spi.KeyScan;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * A store that publishes an event for each change after its backend has acknowledged it and before the write is
 * answered. A write of unknown outcome publishes no event.
 */
public final class EventfulStore extends ForwardingStore {
    private final ServiceEvents events;
    private final Optional<ConditionalWrites> writes;
    private final Optional<KeyScan> keys;

    public EventfulStore(CacheStore inner, ServiceEvents events) {
        super(inner);
        this.events = events;
        this.writes = inner.capability(ConditionalWrites.class).map(found -> new EventfulWrites(found, events));
        this.keys = inner.capability(KeyScan.class).map(found -> new EventfulKeys(found, events));
    }

    @Override
    public Uni<Written> put(CacheKey key, Entry entry) {
        return inner.put(key, entry).invoke(written -> events.stored(key, entry));
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return inner.remove(key).invoke(was -> {
            if (was) {
                events.removed(key);
            }
        });
    }

    @Override
    public Uni<Void> clear() {
        return inner.clear().invoke(done -> events.flushed());
    }

    @Override
    public <C extends Capability> Optional<C> capability(Class<C> type) {
        if (type == ConditionalWrites.class) {
            return writes.map(type::cast);
        }
        return type == KeyScan.class ? keys.map(type::cast) : inner.capability(type);
    }

    private record EventfulKeys(KeyScan inner, ServiceEvents events) implements KeyScan {
        @Override
        public Uni<Page> scan(Query query) {
            return inner.scan(query);
        }

        @Override
        public Uni<Long> removeAll(String prefix) {
            return inner.removeAll(prefix).invoke(removed -> events.publish(Kind.PURGE, new Subject.Prefix(prefix)));
        }
    }
}
