package dev.larder.core.store;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A store with a chain of interceptors around each of its calls and each of its capabilities' calls. */
final class InterceptedStore extends ForwardingStore {
    private final Interceptors interceptors;
    private final Optional<ConditionalWrites> writes;
    private final Optional<Counters> counters;
    private final Optional<KeyScan> keys;
    private final Optional<Lists> lists;
    private final Optional<InvalidationLog> marks;
    private final Optional<RateLimits> limits;

    InterceptedStore(CacheStore inner, List<Interceptor> chain) {
        super(inner);
        this.interceptors = new Interceptors(chain);
        this.writes = inner.capability(ConditionalWrites.class).map(InterceptedWrites::new);
        this.counters = inner.capability(Counters.class).map(InterceptedCounters::new);
        this.keys = inner.capability(KeyScan.class).map(InterceptedKeys::new);
        this.lists = inner.capability(Lists.class).map(l -> new InterceptedLists(l, interceptors));
        this.marks =
                inner.capability(InvalidationLog.class).map(log -> new InterceptedInvalidationLog(log, interceptors));
        this.limits = inner.capability(RateLimits.class).map(l -> new InterceptedLimits(l, interceptors));
    }

    @Override
    public Uni<Optional<Entry>> get(CacheKey key) {
        return interceptors.around(Call.GET, inner.get(key));
    }

    @Override
    public Lookup getNow(CacheKey key) {
        return interceptors.getNow(inner, key);
    }

    /** Says how the backend does now, so nothing but a handover stands around it. */
    @Override
    public Uni<Void> ping() {
        return interceptors.beside(inner.ping());
    }

    @Override
    public Uni<Map<CacheKey, Entry>> getAll(Collection<CacheKey> all) {
        return interceptors.around(Call.GET_ALL, inner.getAll(all));
    }

    @Override
    public Uni<Written> put(CacheKey key, Entry entry) {
        return interceptors.around(Call.PUT, inner.put(key, entry));
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return interceptors.around(Call.REMOVE, inner.remove(key));
    }

    @Override
    public Uni<Void> clear() {
        return interceptors.around(Call.CLEAR, inner.clear());
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
            return interceptors.around(Call.PUT_IF_ABSENT, inner.putIfAbsent(key, entry));
        }

        @Override
        public Uni<Set<CacheKey>> putAllIfAbsent(Map<CacheKey, Entry> entries) {
            return interceptors.around(Call.PUT_ALL_IF_ABSENT, inner.putAllIfAbsent(entries));
        }

        @Override
        public Uni<Boolean> replace(CacheKey key, long expectedVersion, Entry entry) {
            return interceptors.around(Call.REPLACE, inner.replace(key, expectedVersion, entry));
        }

        @Override
        public Uni<Boolean> remove(CacheKey key, long expectedVersion) {
            return interceptors.around(Call.REMOVE_VERSION, inner.remove(key, expectedVersion));
        }

        @Override
        public Uni<Optional<Entry>> getAndRemove(CacheKey key) {
            return interceptors.around(Call.GET_AND_REMOVE, inner.getAndRemove(key));
        }
    }

    private final class InterceptedCounters implements Counters {
        private final Counters inner;

        InterceptedCounters(Counters inner) {
            this.inner = inner;
        }

        @Override
        public Uni<Counter> add(CacheKey key, Step step) {
            return interceptors.around(Call.COUNTER_ADD, inner.add(key, step));
        }

        @Override
        public Uni<Swap> set(CacheKey key, long value, Ttl ttlIfCreated) {
            return interceptors.around(Call.COUNTER_SET, inner.set(key, value, ttlIfCreated));
        }

        @Override
        public Uni<Optional<Counter>> read(CacheKey key) {
            return interceptors.around(Call.COUNTER_READ, inner.read(key));
        }

        @Override
        public Uni<Boolean> reset(CacheKey key) {
            return interceptors.around(Call.COUNTER_RESET, inner.reset(key));
        }
    }

    private final class InterceptedKeys implements KeyScan {
        private final KeyScan inner;

        InterceptedKeys(KeyScan inner) {
            this.inner = inner;
        }

        @Override
        public Uni<Page> scan(Query query) {
            return interceptors.around(Call.SCAN, inner.scan(query));
        }

        @Override
        public Uni<Long> removeAll(String prefix) {
            return interceptors.around(Call.REMOVE_PREFIX, inner.removeAll(prefix));
        }
    }
}
