package dev.larder.feeds.postgresql;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** The pause before the next attempt: exponential with jitter. */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final RandomGenerator random;
    private Duration next = FIRST;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** Returns a random pause between one half and the whole of the present maximum. */
    Duration next() {
        long max = next.toMillis();
        next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
        return Duration.ofMillis(random.nextLong(max / 2, max + 1));
    }

    void reset() {
        next = FIRST;
    }
}
