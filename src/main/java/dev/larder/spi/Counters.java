package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Signed 64-bit counters, atomic, in a key space of their own that {@link CacheStore#clear()} empties too. */
public non-sealed interface Counters extends Capability {
    /**
     * Adds to the counter and emits its new state. An absent counter starts at zero with the given ttl; an existing one
     * keeps its deadline.
     *
     * <p>Fails with {@link StoreException.Conflict}, and changes nothing, if the result is out of the bounds of the
     * step.
     */
    Uni<Counter> add(CacheKey key, Step step);

    /** Adds without bounds other than 64 bits. */
    default Uni<Counter> add(CacheKey key, long delta, Ttl ttlIfCreated) {
        return add(key, new Step(delta, Bounds.NONE, ttlIfCreated));
    }

    /**
     * Sets the counter and emits its earlier and new state. An absent counter is created with the given ttl; an
     * existing one keeps its deadline.
     */
    Uni<Swap> set(CacheKey key, long value, Ttl ttlIfCreated);

    /** Emits the counter; empty if there is none. */
    Uni<Optional<Counter>> read(CacheKey key);

    /** Removes the counter; emits whether there was one. */
    Uni<Boolean> reset(CacheKey key);

    /**
     * The state of a counter.
     *
     * @param value the value
     * @param deadline the end of its lifetime, in epoch milliseconds, or {@link Lifetime#NEVER}
     */
    record Counter(long value, long deadline) {}

    /**
     * The result of {@link #set}.
     *
     * @param before the earlier state, if the counter existed
     * @param now the new state
     */
    record Swap(Optional<Counter> before, Counter now) {}

    /**
     * An addition to a counter.
     *
     * @param by the number to add, which may be negative
     * @param bounds the bounds of the result
     * @param ttlIfCreated the ttl of a counter that this step creates
     */
    record Step(long by, Bounds bounds, Ttl ttlIfCreated) {
        /** Whether it has a bound other than 64 bits. */
        public boolean isBounded() {
            boolean limited = by < 0 ? bounds.min != Long.MIN_VALUE : bounds.max != Long.MAX_VALUE;
            return by != 0 && (limited || bounds.beyond == Beyond.CLAMP);
        }

        /** The bound in the direction of the step. */
        public long limit() {
            return by < 0 ? bounds.min : bounds.max;
        }

        /**
         * The counter after this step from {@code value}.
         *
         * @throws StoreException.Conflict if the step is refused
         */
        public long from(long value) {
            long sum = value + by;
            boolean wraps = ((value ^ sum) & (by ^ sum)) < 0;
            boolean beyond = wraps || (by < 0 ? sum < bounds.min : by > 0 && sum > bounds.max);
            if (!beyond) {
                return sum;
            }
            if (bounds.beyond == Beyond.REFUSE) {
                throw refusal();
            }
            return by < 0 ? Math.min(value, bounds.min) : Math.max(value, bounds.max);
        }

        /** The refusal of a step that leads out of its bounds. */
        public StoreException.Conflict refusal() {
            if (limit() == Long.MIN_VALUE || limit() == Long.MAX_VALUE) {
                return new StoreException.Conflict("The counter would leave the range of 64 bits; it stays as it is");
            }
            return new StoreException.Conflict(
                    by < 0
                            ? "The counter would fall below min; it stays as it is"
                            : "The counter would rise above max; it stays as it is");
        }
    }

    /**
     * The bounds of a step: no step upwards leads above {@code max}, and none downwards below {@code min}. A counter
     * outside the bounds may step towards them.
     *
     * @param beyond the treatment of a step that leads further
     */
    record Bounds(long min, long max, Beyond beyond) {
        /** No bounds other than 64 bits. */
        public static final Bounds NONE = new Bounds(Long.MIN_VALUE, Long.MAX_VALUE, Beyond.REFUSE);
    }

    /** The treatment of a step that leads out of its bounds. */
    enum Beyond {
        /** The step is refused and changes nothing. */
        REFUSE,
        /** The step ends at the bound, or changes nothing if the counter is beyond the bound. */
        CLAMP
    }
}
