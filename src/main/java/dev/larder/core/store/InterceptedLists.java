package dev.larder.core.store;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Lists;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Lists with interceptors around each call. */
final class InterceptedLists implements Lists {
    private final Lists inner;
    private final Interceptors interceptors;

    InterceptedLists(Lists inner, Interceptors interceptors) {
        this.inner = inner;
        this.interceptors = interceptors;
    }

    @Override
    public Uni<State> append(CacheKey key, Addition addition) {
        return interceptors.around(Call.LIST_APPEND, inner.append(key, addition));
    }

    @Override
    public Uni<Optional<Part>> range(CacheKey key, Range range) {
        return interceptors.around(Call.LIST_RANGE, inner.range(key, range));
    }

    @Override
    public Uni<Optional<Part>> pop(CacheKey key, Pop pop) {
        return interceptors.around(Call.LIST_POP, inner.pop(key, pop));
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return interceptors.around(Call.LIST_REMOVE, inner.remove(key));
    }
}
