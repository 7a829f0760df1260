package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Limits on how much may happen in how much time, each kept where every node sees it, in a key space of their own that
 * {@link CacheStore#clear()} empties too.
 *
 * <p>A key may have several limits, told apart by name, algorithm and window; the rest of a limit may change from call to
 * call. Time is the backend's where it has a clock that all nodes share, else the process's.
 */
public non-sealed interface RateLimits extends Capability {
    /** How many limits one call may name. */
    int MAX_LIMITS = 16;

    /** How many limits a key may have that still remember something. */
    int MAX_KEPT = 64;

    /** The algorithms this backend can do atomically and by a clock that all nodes share. */
    default Set<Algorithm> algorithms() {
        return EnumSet.allOf(Algorithm.class);
    }

    /**
     * Takes each claim's cost out of its limit if all of them have room for it, else from none, in one step that is atomic
     * against every other call of any node.
     *
     * <p>Fails with {@link StoreException.Conflict} when the key would have more than {@value #MAX_KEPT} limits.
     */
    Uni<Decision> take(CacheKey key, List<Claim> claims);

    /** Does what {@link #take} does on the caller's thread, where that waits for nobody; takes nothing otherwise. */
    default Optional<Decision> takeAtOnce(CacheKey key, List<Claim> claims) {
        return Optional.empty();
    }

    /** Emits what {@link #take} would, and takes nothing. */
    Uni<Decision> peek(CacheKey key, List<Claim> claims);

    /** Forgets all limits of the key and emits whether one remembered something. */
    Uni<Boolean> reset(CacheKey key);

    /** How time gives back what was taken. */
    enum Algorithm {
        /** Steadily: a bucket that holds the burst and leaks the limit in every window. */
        GCRA,
        /** Each cost about a window after it was taken, at most 1 % later: no stretch of a window has more than the limit. */
        SLIDING,
        /** All at once, at every multiple of the window since 1970. */
        FIXED;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** The name that callers use. */
        public String label() {
            return label;
        }
    }

    /**
     * A wish to take something out of a limit.
     *
     * @param limit the limit
     * @param cost how much; 0 takes nothing and always has room
     */
    record Claim(Limit limit, long cost) {
        /** @throws IllegalArgumentException when the cost is negative or beyond every limit */
        public Claim {
            if (cost < 0 || cost > Limit.LARGEST) {
                throw new IllegalArgumentException("A cost is a whole number from 0 to " + Limit.LARGEST);
            }
        }
    }

    /**
     * How a limit stands after a call.
     *
     * @param remaining what may still be taken at once
     * @param reset after how many milliseconds all of it may be taken, if nothing is taken meanwhile
     * @param delay after how many milliseconds the claim has room, if nothing is taken meanwhile; 0 when it has room now
     */
    record Standing(long remaining, long reset, long delay) {}

    /**
     * What became of a call.
     *
     * @param admitted whether all claims had room
     * @param standings how each limit stands, in the order of the claims
     */
    record Decision(boolean admitted, List<Standing> standings) {
        public Decision {
            standings = List.copyOf(standings);
        }
    }
}
