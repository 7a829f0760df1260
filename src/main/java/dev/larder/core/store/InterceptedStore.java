package dev.larder.core.store;

import dev.larder.core.ForwardingStore;
import dev.larder.core.store.ShardRouting.Target;
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
import dev.larder.spi.Shards.Kind;
import dev.larder.spi.Ttl;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A store with a chain of interceptors around each of its calls and each of its capabilities' calls. */
final class InterceptedStore extends ForwardingStore {
    private final Interceptors interceptors;
    private final ShardRouting targets;
    private final Optional<ConditionalWrites> writes;
    private final Optional<Counters> counters;
    private final Optional<KeyScan> keys;
    private final Optional<Lists> lists;
    private final Optional<InvalidationLog> marks;
    private final Optional<RateLimits> limits;

    InterceptedStore(CacheStore inner, List<Interceptor> chain) {
        super(inner);
        this.interceptors = new Interceptors(chain);
        this.targets = new ShardRouting(inner.shards());
        this.writes = inner.capability(ConditionalWrites.class).map(InterceptedWrites::new);
        this.counters = inner.capability(Counters.class).map(InterceptedCounters::new);
        this.keys = inner.capability(KeyScan.class).map(InterceptedKeys::new);
        this.lists = inner.capability(Lists.class).map(l -> new InterceptedLists(l, interceptors, targets));
        this.marks = inner.capability(InvalidationLog.class)
                .map(log -> new InterceptedInvalidationLog(log, interceptors, targets));
        this.limits = inner.capability(RateLimits.class).map(l -> new InterceptedLimits(l, interceptors, targets));
    }

    @Override
    public Uni<Optional<Entry>> get(CacheKey key) {
        return interceptors.around(StoreCall.GET, targets.of(Kind.ENTRY, key), inner.get(key));
    }

    @Override
    public Lookup getNow(CacheKey key) {
        return interceptors.getNow(inner, key);
    }

    /** Reports the present state of the backend, so only a opening latch may delay it. */
    @Override
    public Uni<Void> ping() {
        return interceptors.beside(Target.UNDIVIDED, inner.ping());
    }

    @Override
    public Uni<Map<CacheKey, Entry>> getAll(Collection<CacheKey> all) {
        return interceptors.around(StoreCall.GET_ALL, targets.of(all), inner.getAll(all));
    }

    @Override
    public Uni<Written> put(CacheKey key, Entry entry) {
        return interceptors.around(StoreCall.PUT, targets.of(Kind.ENTRY, key), inner.put(key, entry));
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return interceptors.around(StoreCall.REMOVE, targets.of(Kind.ENTRY, key), inner.remove(key));
    }

    @Override
    public Uni<Void> clear() {
        return interceptors.around(StoreCall.CLEAR, targets.all(), inner.clear());
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

    private final class InterceptedWrites implements ConditionalWrites {
        private final ConditionalWrites inner;

        InterceptedWrites(ConditionalWrites inner) {
            this.inner = inner;
        }

        @Override
        public Uni<Boolean> putIfAbsent(CacheKey key, Entry entry) {
            return interceptors.around(
                    StoreCall.PUT_IF_ABSENT, targets.of(Kind.ENTRY, key), inner.putIfAbsent(key, entry));
        }

        @Override
        public Uni<Set<CacheKey>> putAllIfAbsent(Map<CacheKey, Entry> entries) {
            return interceptors.around(StoreCall.PUT_ALL_IF_ABSENT, targets.of(entries), inner.putAllIfAbsent(entries));
        }

        @Override
        public Uni<Boolean> replace(CacheKey key, long expectedVersion, Entry entry) {
            return interceptors.around(
                    StoreCall.REPLACE, targets.of(Kind.ENTRY, key), inner.replace(key, expectedVersion, entry));
        }

        @Override
        public Uni<Boolean> replace(CacheKey key, Entry expected, Entry entry) {
            return interceptors.around(
                    StoreCall.REPLACE, targets.of(Kind.ENTRY, key), inner.replace(key, expected, entry));
        }

        @Override
        public Uni<Boolean> remove(CacheKey key, long expectedVersion) {
            return interceptors.around(
                    StoreCall.REMOVE_VERSION, targets.of(Kind.ENTRY, key), inner.remove(key, expectedVersion));
        }

        @Override
        public Uni<Boolean> remove(CacheKey key, Entry expected) {
            return interceptors.around(
                    StoreCall.REMOVE_VERSION, targets.of(Kind.ENTRY, key), inner.remove(key, expected));
        }

        @Override
        public Uni<Optional<Entry>> getAndRemove(CacheKey key) {
            return interceptors.around(StoreCall.GET_AND_REMOVE, targets.of(Kind.ENTRY, key), inner.getAndRemove(key));
        }
    }

    private final class InterceptedCounters implements Counters {
        private final Counters inner;

        InterceptedCounters(Counters inner) {
            this.inner = inner;
        }

        @Override
        public Uni<Counter> add(CacheKey key, Step step) {
            return interceptors.around(StoreCall.COUNTER_ADD, targets.of(Kind.COUNTER, key), inner.add(key, step));
        }

        @Override
        public Uni<Swap> set(CacheKey key, long value, Ttl ttlIfCreated) {
            return interceptors.around(
                    StoreCall.COUNTER_SET, targets.of(Kind.COUNTER, key), inner.set(key, value, ttlIfCreated));
        }

        @Override
        public Uni<Optional<Counter>> read(CacheKey key) {
            return interceptors.around(StoreCall.COUNTER_READ, targets.of(Kind.COUNTER, key), inner.read(key));
        }

        @Override
        public Uni<Boolean> reset(CacheKey key) {
            return interceptors.around(StoreCall.COUNTER_RESET, targets.of(Kind.COUNTER, key), inner.reset(key));
        }
    }

    private final class InterceptedKeys implements KeyScan {
        private final KeyScan inner;

        InterceptedKeys(KeyScan inner) {
            this.inner = inner;
        }

        @Override
        public Uni<Page> scan(Query query) {
            return interceptors.around(StoreCall.SCAN, targets.all(), inner.scan(query));
        }

        @Override
        public Uni<Long> removeAll(String prefix) {
            return interceptors.around(StoreCall.REMOVE_PREFIX, targets.all(), inner.removeAll(prefix));
        }
    }
}
