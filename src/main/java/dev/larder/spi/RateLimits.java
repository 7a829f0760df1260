package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Rate limits that all nodes share, in a key space of their own that {@link CacheStore#clear()} empties too.
 *
 * <p>A key may have several limits, which differ in name, algorithm or window; the other parts of a limit may change
 * from call to call. The clock is the backend's if all nodes share it, else the process's.
 */
public non-sealed interface RateLimits extends Capability {
    /** The maximum number of limits in one call. */
    int MAX_LIMITS = 16;

    /** The maximum number of limits of a key that are not yet restored in full. */
    int MAX_KEPT = 64;

    /** The algorithms that this backend executes atomically and by a clock that all nodes share. */
    default Set<Algorithm> algorithms() {
        return EnumSet.allOf(Algorithm.class);
    }

    /**
     * Takes each claim's cost from its limit if all limits have room, else from none, in one step that is atomic
     * against every other call of any node.
     *
     * <p>Fails with {@link StoreException.Conflict} if the key would have more than {@value #MAX_KEPT} limits.
     */
    Uni<Decision> take(CacheKey key, List<Claim> claims);

    /** As {@link #take}, on the caller's thread, if that needs no waiting; else takes nothing and returns empty. */
    default Optional<Decision> takeAtOnce(CacheKey key, List<Claim> claims) {
        return Optional.empty();
    }

    /** Emits the decision of {@link #take}, but takes nothing. */
    Uni<Decision> peek(CacheKey key, List<Claim> claims);

    /** Removes all limits of the key; emits whether there was one. */
    Uni<Boolean> reset(CacheKey key);

    /** The algorithm, which defines how time restores a limit. */
    enum Algorithm {
        /** A leaky bucket of the size of the burst, which drains by the limit in every window. */
        GCRA,
        /**
         * A sliding window: each cost is restored a window after it was taken, or at most 1 % later, so no interval of
         * a window's length exceeds the limit.
         */
        SLIDING,
        /** A fixed window: the whole limit is restored at every multiple of the window since 1970. */
        FIXED;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** The name that callers use. */
        public String label() {
            return label;
        }
    }

    /**
     * A request to take a cost from a limit.
     *
     * @param limit the limit
     * @param cost the cost; 0 takes nothing and always has room
     */
    record Claim(Limit limit, long cost) {
        /** @throws IllegalArgumentException if the cost is negative or larger than every limit */
        public Claim {
            if (cost < 0 || cost > Limit.LARGEST) {
                throw new IllegalArgumentException("A cost is a whole number from 0 to " + Limit.LARGEST);
            }
        }
    }

    /**
     * The state of a limit after a call.
     *
     * @param remaining the cost that may be taken now
     * @param reset the milliseconds until the limit is restored in full, if nothing is taken meanwhile
     * @param delay the milliseconds until the claim has room, if nothing is taken meanwhile; 0 if it has room now
     */
    record Standing(long remaining, long reset, long delay) {}

    /**
     * The result of a call.
     *
     * @param admitted whether all claims had room
     * @param standings the state of each limit, in the order of the claims
     */
    record Decision(boolean admitted, List<Standing> standings) {
        public Decision {
            standings = List.copyOf(standings);
        }
    }
}
