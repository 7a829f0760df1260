package dev.larder.spi;

import dev.larder.spi.RateLimits.Algorithm;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/** A rate limit: a maximum cost in a window of time. */
public final class Limit {
    /**
     * The largest limit: sums, and their products with the longest window, are exact enough in 64 bits, integer or
     * floating point.
     */
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

    /** Computed once, because every call uses it several times. */
    private final String id;

    /**
     * A limit.
     *
     * @param name letters, digits, {@code .}, {@code _} and {@code -}
     * @param algorithm the algorithm
     * @param limit the maximum cost in a window
     * @param window the duration of the window
     * @param burst the maximum cost at once; equal to the limit, except for {@link Algorithm#GCRA}
     * @throws IllegalArgumentException if a value is not allowed; the message does not contain the name
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

    /** The name. */
    public String name() {
        return name;
    }

    /** The algorithm, which defines how time restores a limit. */
    public Algorithm algorithm() {
        return algorithm;
    }

    /** The maximum cost in a window. */
    public long limit() {
        return limit;
    }

    /** The duration of the window. */
    public Duration window() {
        return window;
    }

    /** The maximum cost at once. */
    public long burst() {
        return burst;
    }

    /** The id, which differs from those of the other limits of a key. */
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
