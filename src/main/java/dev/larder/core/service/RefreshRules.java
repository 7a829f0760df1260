package dev.larder.core.service;

import dev.larder.spi.Lifetime;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/**
 * The rules for refreshing a value before it expires: at random, with a probability that grows towards the end, and
 * earlier for a value that takes longer to make. So a popular value is refreshed before all of its readers miss it
 * together.
 *
 * <p>The algorithm is XFetch (Vattani, Chierichetti and Lowenstein, "Optimal probabilistic cache stampede prevention",
 * 2015).
 *
 * @param early the default of the factor beta: 0 for never, 1 for the optimum, more for earlier
 * @param usual the assumed time to make a value whose time was not measured
 */
public record RefreshRules(double early, Duration usual) {
    /** The maximum of the factor beta. */
    public static final double MAX_EARLY = 100;

    /**
     * Whether a reader at {@code now} is to refresh the value. False when the refresh could not complete before the
     * entry ends.
     */
    public boolean due(Lifetime lifetime, long now, OptionalDouble asked, RandomGenerator random) {
        double beta = asked.orElse(early);
        long end = lifetime.freshUntil();
        if (beta == 0 || end == Lifetime.NEVER) {
            return false;
        }
        long cost = lifetime.cost() > 0 ? lifetime.cost() : usual.toMillis();
        // nextDouble() may be 0, which has no logarithm
        double ahead = -cost * beta * Math.log(1 - random.nextDouble());
        return now + ahead >= end && now + cost < lifetime.deadline();
    }
}
