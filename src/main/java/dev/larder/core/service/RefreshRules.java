package dev.larder.core.service;

import dev.larder.spi.Lifetime;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/**
 * When a value is to be made anew before its time is up: at random, ever more probably towards its end, and the earlier
 * the longer making it takes. So a popular value is renewed before all of its readers miss it together.
 *
 * <p>That is XFetch (Vattani, Chierichetti and Lowenstein, "Optimal probabilistic cache stampede prevention", 2015).
 *
 * @param early how eagerly when the reader says nothing: 0 for never, 1 for what is optimal, more for earlier
 * @param usual how long making a value is taken to last where nobody has measured it
 */
public record RefreshRules(double early, Duration usual) {
    /** The most eager. */
    public static final double MAX_EARLY = 100;

    /**
     * Whether a reader at {@code now} is to make the value anew. Who could not be done before the entry ends need not
     * begin: it could not replace what is gone.
     */
    public boolean due(Lifetime life, long now, OptionalDouble asked, RandomGenerator random) {
        double beta = asked.orElse(early);
        long end = life.freshUntil();
        if (beta == 0 || end == Lifetime.NEVER) {
            return false;
        }
        long cost = life.cost() > 0 ? life.cost() : usual.toMillis();
        // nextDouble() may be 0, of which there is no logarithm
        double ahead = -cost * beta * Math.log(1 - random.nextDouble());
        return now + ahead >= end && now + cost < life.deadline();
    }
}
