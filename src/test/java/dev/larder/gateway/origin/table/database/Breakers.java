package dev.larder.gateway.origin.table.database;

import dev.larder.outbound.CircuitBreaker;
import dev.larder.outbound.OriginLimits.BreakerLimits;
import java.time.Clock;
import java.time.Duration;

/** Circuit breakers of tests. */
public final class Breakers {
    private Breakers() {}

    /** One with the limits that services have by default. */
    public static CircuitBreaker standard() {
        return new CircuitBreaker(new BreakerLimits(20, 0.5, Duration.ofSeconds(1)), Clock.systemUTC());
    }

    /** One that never opens. */
    public static CircuitBreaker never() {
        return new CircuitBreaker(new BreakerLimits(1 << 20, 1, Duration.ofSeconds(1)), Clock.systemUTC());
    }
}
