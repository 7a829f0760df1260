package dev.larder.core.store;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Lists;
import dev.larder.spi.Shards.Kind;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Lists with interceptors around each call. */
final class InterceptedLists implements Lists {
    private final Lists inner;
    private final Interceptors interceptors;
    private final ShardRouting targets;

    InterceptedLists(Lists inner, Interceptors interceptors, ShardRouting targets) {
        this.inner = inner;
        this.interceptors = interceptors;
        this.targets = targets;
    }

    @Override
    public Uni<State> append(CacheKey key, Addition addition) {
        return interceptors.around(StoreCall.LIST_APPEND, targets.of(Kind.LIST, key), inner.append(key, addition));
    }

    @Override
    public Uni<Optional<Part>> range(CacheKey key, Range range) {
        return interceptors.around(StoreCall.LIST_RANGE, targets.of(Kind.LIST, key), inner.range(key, range));
    }

    @Override
    public Uni<Optional<Part>> pop(CacheKey key, Pop pop) {
        return interceptors.around(StoreCall.LIST_POP, targets.of(Kind.LIST, key), inner.pop(key, pop));
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return interceptors.around(StoreCall.LIST_REMOVE, targets.of(Kind.LIST, key), inner.remove(key));
    }
}
