package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Limits on how much may happen in how much time, each kept where every node sees it, in a key space of their own that
 * {@link CacheStore#clear()} empties too.
 *
 * <p>A key may have several limits, told apart by name, algorithm and window; the rest of a limit may change from call to
 * call. Time is the backend's where it has a clock that all nodes share, else the process's.
 */
public non-sealed interface RateLimits extends Capability {
    /** How many limits one call may name. */
    int MOST = 16;

    /** How many limits a key may have that still remember something. */
    int MOST_KEPT = 64;

    /** The algorithms this backend can do atomically and by a clock that all nodes share. */
    default Set<Algorithm> algorithms() {
        return EnumSet.allOf(Algorithm.class);
    }

    /**
     * Takes each claim's cost out of its limit if all of them have room for it, else from none, in one step that is atomic
     * against every other call of any node.
     *
     * <p>Fails with {@link StoreException.Conflict} when the key would have more than {@value #MOST_KEPT} limits.
     */
    Uni<Decision> take(CacheKey key, List<Claim> claims);

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

        /** The name that callers use. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * So much in so much time.
     *
     * @param name letters, digits, {@code .}, {@code _} and {@code -}
     * @param algorithm how time gives back
     * @param limit how much in a window
     * @param window how long that is
     * @param burst how much at once; the limit itself, but for {@link Algorithm#GCRA}
     */
    record Limit(String name, Algorithm algorithm, long limit, Duration window, long burst) {
        /** So much that every sum, and its product with the longest window, is exact enough in 64 bits of any kind. */
        public static final long LARGEST = 1_000_000_000_000L;

        /** The shortest window. */
        public static final Duration SHORTEST = Duration.ofSeconds(1);

        /** The longest window. */
        public static final Duration LONGEST = Duration.ofDays(366);

        private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9._-]{1,64}");

        /** @throws IllegalArgumentException when it makes no sense, saying why and nothing of the name */
        public Limit {
            require(LEGAL.matcher(name).matches(), "A limit's name has 1 to 64 letters, digits, '.', '_' and '-'");
            require(limit > 0 && limit <= LARGEST, "A limit is a whole number from 1 to " + LARGEST);
            require(
                    window.compareTo(SHORTEST) >= 0 && window.compareTo(LONGEST) <= 0,
                    "A window is from 1 s to 366 days long");
            require(burst > 0 && burst <= LARGEST, "A burst is a whole number from 1 to " + LARGEST);
            require(algorithm == Algorithm.GCRA || burst == limit, "Only gcra has a burst other than its limit");
        }

        /** What tells it apart from the other limits of a key. */
        public String id() {
            return name + '/' + algorithm.label().charAt(0) + window.toMillis();
        }

        private static void require(boolean holds, String otherwise) {
            if (!holds) {
                throw new IllegalArgumentException(otherwise);
            }
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
