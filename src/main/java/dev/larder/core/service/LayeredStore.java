package dev.larder.core.service;

import dev.larder.core.ForwardingStore;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Capability;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Counters;
import dev.larder.spi.Entry;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.KeyScan;
import dev.larder.spi.Lists;
import dev.larder.spi.Lookup;
import dev.larder.spi.RateLimits;
import dev.larder.spi.Ttl;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A store with layers around each of its calls and each of its capabilities' calls. */
final class LayeredStore extends ForwardingStore {
    private final Layer layer;
    private final Optional<ConditionalWrites> writes;
    private final Optional<Counters> counters;
    private final Optional<KeyScan> keys;
    private final Optional<Lists> lists;
    private final Optional<InvalidationLog> marks;
    private final Optional<RateLimits> limits;

    LayeredStore(CacheStore inner, Layer layer) {
        super(inner);
        this.layer = layer;
        this.writes = inner.capability(ConditionalWrites.class).map(LayeredWrites::new);
        this.counters = inner.capability(Counters.class).map(LayeredCounters::new);
        this.keys = inner.capability(KeyScan.class).map(LayeredKeys::new);
        this.lists = inner.capability(Lists.class).map(l -> new LayeredLists(l, layer));
        this.marks = inner.capability(InvalidationLog.class).map(m -> new LayeredInvalidationLog(m, layer));
        this.limits = inner.capability(RateLimits.class).map(l -> new LayeredLimits(l, layer));
    }

    @Override
    public Uni<Optional<Entry>> get(CacheKey key) {
        return layer.around(Operation.GET, inner.get(key));
    }

    @Override
    public Lookup getNow(CacheKey key) {
        return layer.aroundNow(inner, key);
    }

    @Override
    public Uni<Map<CacheKey, Entry>> getAll(Collection<CacheKey> all) {
        return layer.around(Operation.GET_ALL, inner.getAll(all));
    }

    @Override
    public Uni<Written> put(CacheKey key, Entry entry) {
        return layer.around(Operation.PUT, inner.put(key, entry));
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return layer.around(Operation.REMOVE, inner.remove(key));
    }

    @Override
    public Uni<Void> clear() {
        return layer.around(Operation.CLEAR, inner.clear());
    }

    @Override
    public <C extends Capability> Optional<C> capability(Class<C> type) {
        Optional<? extends Capability> found = Optional.empty();
        if (type == ConditionalWrites.class) {
            found = writes;
        } else if (type == Counters.class) {
            found = counters;
        } else if (type == KeyScan.class) {
            found = keys;
        } else if (type == Lists.class) {
            found = lists;
        } else if (type == InvalidationLog.class) {
            found = marks;
        } else if (type == RateLimits.class) {
            found = limits;
        }
        return found.map(type::cast);
    }

    private final class LayeredWrites implements ConditionalWrites {
        private final ConditionalWrites inner;

        LayeredWrites(ConditionalWrites inner) {
            this.inner = inner;
        }

        @Override
        public Uni<Boolean> putIfAbsent(CacheKey key, Entry entry) {
            return layer.around(Operation.PUT_IF_ABSENT, inner.putIfAbsent(key, entry));
        }

        @Override
        public Uni<Set<CacheKey>> putAllIfAbsent(Map<CacheKey, Entry> entries) {
            return layer.around(Operation.PUT_ALL_IF_ABSENT, inner.putAllIfAbsent(entries));
        }

        @Override
        public Uni<Boolean> replace(CacheKey key, long expectedVersion, Entry entry) {
            return layer.around(Operation.REPLACE, inner.replace(key, expectedVersion, entry));
        }

        @Override
        public Uni<Boolean> remove(CacheKey key, long expectedVersion) {
            return layer.around(Operation.REMOVE_VERSION, inner.remove(key, expectedVersion));
        }

        @Override
        public Uni<Optional<Entry>> getAndRemove(CacheKey key) {
            return layer.around(Operation.GET_AND_REMOVE, inner.getAndRemove(key));
        }
    }

    private final class LayeredCounters implements Counters {
        private final Counters inner;

        LayeredCounters(Counters inner) {
            this.inner = inner;
        }

        @Override
        public Uni<Counter> add(CacheKey key, Step step) {
            return layer.around(Operation.COUNTER_ADD, inner.add(key, step));
        }

        @Override
        public Uni<Swap> set(CacheKey key, long value, Ttl ttlIfCreated) {
            return layer.around(Operation.COUNTER_SET, inner.set(key, value, ttlIfCreated));
        }

        @Override
        public Uni<Optional<Counter>> read(CacheKey key) {
            return layer.around(Operation.COUNTER_READ, inner.read(key));
        }

        @Override
        public Uni<Boolean> reset(CacheKey key) {
            return layer.around(Operation.COUNTER_RESET, inner.reset(key));
        }
    }

    private final class LayeredKeys implements KeyScan {
        private final KeyScan inner;

        LayeredKeys(KeyScan inner) {
            this.inner = inner;
        }

        @Override
        public Uni<Page> scan(Query query) {
            return layer.around(Operation.SCAN, inner.scan(query));
        }

        @Override
        public Uni<Long> removeAll(String prefix) {
            return layer.around(Operation.REMOVE_PREFIX, inner.removeAll(prefix));
        }
    }
}
