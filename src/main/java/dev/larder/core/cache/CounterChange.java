package dev.larder.core.cache;

import dev.larder.core.service.LifeRequest.Wish;
import dev.larder.spi.Counters.Bounds;

/** What a caller wants to become of a counter. */
public sealed interface CounterChange {
    /** The life of a counter that is created by it. */
    Wish ttl();

    /**
     * It is to go up or down.
     *
     * @param by how far
     * @param bounds between what
     */
    record Add(long by, Bounds bounds, Wish ttl) implements CounterChange {}

    /**
     * It is to begin again.
     *
     * @param value where
     */
    record Reset(long value, Wish ttl) implements CounterChange {}
}
