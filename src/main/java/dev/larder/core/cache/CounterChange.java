package dev.larder.core.cache;

import dev.larder.core.service.LifeRequest.Wish;
import dev.larder.spi.Counters.Bounds;

/** A change of a counter. */
public sealed interface CounterChange {
    /** The ttl of a counter that this change creates. */
    Wish ttl();

    /**
     * Adds to the counter.
     *
     * @param by the number to add
     * @param bounds the bounds of the result
     */
    record Add(long by, Bounds bounds, Wish ttl) implements CounterChange {}

    /**
     * Sets the counter.
     *
     * @param value the new value
     */
    record Reset(long value, Wish ttl) implements CounterChange {}
}
