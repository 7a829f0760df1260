package dev.larder.core.cache;

import dev.larder.core.service.LifetimeRequest.TtlRequest;
import dev.larder.spi.Counters.Bounds;

/** A change of a counter. */
public sealed interface CounterChange {
    /** The ttl of a counter that this change creates. */
    TtlRequest ttl();

    /**
     * Adds to the counter.
     *
     * @param by the number to add
     * @param bounds the bounds of the result
     */
    record Add(long by, Bounds bounds, TtlRequest ttl) implements CounterChange {}

    /**
     * Sets the counter.
     *
     * @param value the new value
     */
    record Reset(long value, TtlRequest ttl) implements CounterChange {}
}
