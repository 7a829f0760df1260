package dev.larder.spi;

import dev.larder.spi.RateLimits.Algorithm;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/** So much in so much time. */
public final class Limit {
    /** So much that every sum, and its product with the longest window, is exact enough in 64 bits of any kind. */
    public static final long LARGEST = 1_000_000_000_000L;

    /** The shortest window. */
    public static final Duration SHORTEST = Duration.ofSeconds(1);

    /** The longest window. */
    public static final Duration LONGEST = Duration.ofDays(366);

    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final String name;
    private final Algorithm algorithm;
    private final long limit;
    private final Duration window;
    private final long burst;

    /** Made once: every call of a limit asks for it several times. */
    private final String id;

    /**
     * A limit.
     *
     * @param name letters, digits, {@code .}, {@code _} and {@code -}
     * @param algorithm how time gives back
     * @param limit how much in a window
     * @param window how long that is
     * @param burst how much at once; the limit itself, but for {@link Algorithm#GCRA}
     * @throws IllegalArgumentException when it makes no sense, saying why and nothing of the name
     */
    public Limit(String name, Algorithm algorithm, long limit, Duration window, long burst) {
        require(LEGAL.matcher(name).matches(), "A limit's name has 1 to 64 letters, digits, '.', '_' and '-'");
        require(limit > 0 && limit <= LARGEST, "A limit is a whole number from 1 to " + LARGEST);
        require(
                window.compareTo(SHORTEST) >= 0 && window.compareTo(LONGEST) <= 0,
                "A window is from 1 s to 366 days long");
        require(burst > 0 && burst <= LARGEST, "A burst is a whole number from 1 to " + LARGEST);
        require(algorithm == Algorithm.GCRA || burst == limit, "Only gcra has a burst other than its limit");
        this.name = name;
        this.algorithm = algorithm;
        this.limit = limit;
        this.window = window;
        this.burst = burst;
        this.id = name + '/' + algorithm.label().charAt(0) + window.toMillis();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** What people call it. */
    public String name() {
        return name;
    }

    /** How time gives back what was taken. */
    public Algorithm algorithm() {
        return algorithm;
    }

    /** How much in a window. */
    public long limit() {
        return limit;
    }

    /** How long a window is. */
    public Duration window() {
        return window;
    }

    /** How much at once. */
    public long burst() {
        return burst;
    }

    /** What tells it apart from the other limits of a key. */
    public String id() {
        return id;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Limit that && id.equals(that.id) && limit == that.limit && burst == that.burst;
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, limit, burst);
    }

    @Override
    public String toString() {
        return "%s: %d, burst %d".formatted(id, limit, burst);
    }
}
