package dev.larder.core.invalidation;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;

/** The parts of leases, for one node of a test. */
public final class LeaseParts {
    private LeaseParts() {}

    public static Leases leases(Clock clock) {
        return new Leases(clock);
    }

    public static Waiters waiters() {
        return new Waiters(new SimpleMeterRegistry());
    }
}
