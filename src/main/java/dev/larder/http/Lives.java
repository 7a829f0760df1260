package dev.larder.http;

import dev.larder.spi.Lifetime;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Points in time as answers tell them: in seconds from or until now. */
@Singleton
public final class Lives {
    private static final int SECOND = 1_000;

    private final Clock clock;

    Lives(Clock clock) {
        this.clock = clock;
    }

    /** How many seconds something that ends at {@code deadline} still has, rounded up; 0 for no end. */
    long secondsLeft(long deadline) {
        return deadline == Lifetime.NEVER ? 0 : Math.max(1, (deadline - clock.millis() + SECOND - 1) / SECOND);
    }

    /** Whether the value is stale. */
    boolean isStale(Lifetime life) {
        return life.staleAt(clock.millis());
    }

    /** How many whole seconds ago something was made. */
    long age(Lifetime life) {
        return secondsSince(life.created());
    }

    /** How many whole seconds ago something happened. */
    long secondsSince(long time) {
        return Math.max(0, clock.millis() - time) / SECOND;
    }
}
