package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Signed 64-bit counters, atomic, in a key space of their own that {@link CacheStore#clear()} empties too. */
public non-sealed interface Counters extends Capability {
    /**
     * Adds {@code delta} and emits the counter as it is then. An absent counter starts at zero with the given life; the
     * life of one that exists stays as it is.
     *
     * <p>Fails with {@link StoreException.Conflict}, changing nothing, when the sum does not fit into 64 bits.
     */
    Uni<Counter> add(CacheKey key, long delta, Ttl ttlIfCreated);

    /** Emits the counter, or empty when there is none. */
    Uni<Optional<Counter>> read(CacheKey key);

    /** Removes the counter and emits whether there was one. */
    Uni<Boolean> reset(CacheKey key);

    /**
     * A counter at one moment.
     *
     * @param value the count
     * @param deadline when it ends, in epoch milliseconds, or {@link Lifetime#NEVER}
     */
    record Counter(long value, long deadline) {}
}
