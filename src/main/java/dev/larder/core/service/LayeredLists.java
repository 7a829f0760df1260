package dev.larder.core.service;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Lists;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Lists with a layer around each call. */
final class LayeredLists implements Lists {
    private final Lists inner;
    private final Layer layer;

    LayeredLists(Lists inner, Layer layer) {
        this.inner = inner;
        this.layer = layer;
    }

    @Override
    public Uni<State> append(CacheKey key, Addition addition) {
        return layer.around(Operation.LIST_APPEND, inner.append(key, addition));
    }

    @Override
    public Uni<Optional<Part>> range(CacheKey key, Range range) {
        return layer.around(Operation.LIST_RANGE, inner.range(key, range));
    }

    @Override
    public Uni<Optional<Part>> pop(CacheKey key, Pop pop) {
        return layer.around(Operation.LIST_POP, inner.pop(key, pop));
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return layer.around(Operation.LIST_REMOVE, inner.remove(key));
    }
}
