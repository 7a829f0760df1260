package dev.larder.stores.local;

import dev.larder.spi.CacheKey;
import java.util.function.ToLongFunction;

/** The kind of values that are bounded by their number. */
final class CountedKind<V> implements EvictingMap.Kind<V> {
    private final EvictionOrder<V> order;
    private final ToLongFunction<V> deadline;

    CountedKind(long maximum, ToLongFunction<V> deadline) {
        this.order = new EvictionOrder<>(maximum);
        this.deadline = deadline;
    }

    @Override
    public long deadline(V value) {
        return deadline.applyAsLong(value);
    }

    @Override
    public int weigh(CacheKey key, V value) {
        return 1;
    }

    @Override
    public EvictionOrder<V> order(CacheKey key, V value) {
        return order;
    }
}
