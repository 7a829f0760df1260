package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Signed 64-bit counters, atomic, in a key space of their own that {@link CacheStore#clear()} empties too. */
public non-sealed interface Counters extends Capability {
    /**
     * Takes a step and emits the counter as it is then. An absent counter starts at zero with the given life; the life of
     * one that exists stays as it is.
     *
     * <p>Fails with {@link StoreException.Conflict}, changing nothing, when the step leads out of its bounds.
     */
    Uni<Counter> add(CacheKey key, Step step);

    /** Takes a step that only the 64 bits bound. */
    default Uni<Counter> add(CacheKey key, long delta, Ttl ttlIfCreated) {
        return add(key, new Step(delta, Bounds.NONE, ttlIfCreated));
    }

    /**
     * Sets the counter and emits what it was. An absent counter is created with the given life; the life of one that exists
     * stays as it is.
     */
    Uni<Swap> set(CacheKey key, long value, Ttl ttlIfCreated);

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

    /**
     * A counter that was set.
     *
     * @param before what it was, if it was there
     * @param now what it is
     */
    record Swap(Optional<Counter> before, Counter now) {}

    /**
     * What to add.
     *
     * @param by how much
     * @param bounds between which the step leads
     * @param ttlIfCreated the life of a counter that is not there
     */
    record Step(long by, Bounds bounds, Ttl ttlIfCreated) {
        /** Whether any but the 64 bits could stop it. */
        public boolean isBounded() {
            boolean limited = by < 0 ? bounds.min != Long.MIN_VALUE : bounds.max != Long.MAX_VALUE;
            return by != 0 && (limited || bounds.beyond == Beyond.CLAMP);
        }

        /** The bound it goes towards. */
        public long limit() {
            return by < 0 ? bounds.min : bounds.max;
        }

        /**
         * Where it leads from {@code value}.
         *
         * @throws StoreException.Conflict when it is refused
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

        /** Why it is refused when it leads too far. */
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
     * Between what a step may lead: no step upwards above {@code max}, none downwards below {@code min}. A counter that is
     * outside already may come back in.
     *
     * @param beyond what becomes of a step that leads further
     */
    record Bounds(long min, long max, Beyond beyond) {
        /** No bound but the 64 bits. */
        public static final Bounds NONE = new Bounds(Long.MIN_VALUE, Long.MAX_VALUE, Beyond.REFUSE);
    }

    /** What becomes of a step that leads beyond its bounds. */
    enum Beyond {
        /** It is not taken. */
        REFUSE,
        /** It ends at the bound, or does not begin where the counter is beyond it already. */
        CLAMP
    }
}
