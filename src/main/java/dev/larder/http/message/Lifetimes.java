package dev.larder.http.message;

import dev.larder.spi.Lifetime;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Points in time as answers tell them: in seconds from or until now. */
@Singleton
public final class Lifetimes {
    private static final int SECOND = 1_000;

    private final Clock clock;

    Lifetimes(Clock clock) {
        this.clock = clock;
    }

    /** The seconds until {@code deadline}, rounded up and at least 1; 0 for no end. */
    public long secondsLeft(long deadline) {
        return deadline == Lifetime.NEVER ? 0 : Math.max(1, (deadline - clock.millis() + SECOND - 1) / SECOND);
    }

    /**
     * The seconds for which a value is still fresh, rounded up; 0 for no end, negative for the time since it became
     * stale. An invalidated value counts as if it was not invalidated. A value that is never stale and has just ended
     * has 1.
     */
    public long freshSeconds(Lifetime lifetime) {
        long end = lifetime.freshUntil();
        long late = clock.millis() - end;
        return end == Lifetime.NEVER || late < 0 || end == lifetime.deadline()
                ? secondsLeft(end)
                : -Math.max(1, late / SECOND);
    }

    /**
     * The freshness lifetime of a value that was just written: at least 1 if it was written fresh, however short its
     * ttl is.
     */
    public long freshSecondsGiven(Lifetime lifetime) {
        return lifetime.freshUntil() > Math.max(lifetime.created(), lifetime.touched())
                ? secondsLeft(lifetime.freshUntil())
                : freshSeconds(lifetime);
    }

    /** The seconds after its ttl in which a value is served stale, rounded up. */
    public long staleSeconds(Lifetime lifetime) {
        long end = lifetime.freshUntil();
        return end == Lifetime.NEVER ? 0 : (lifetime.deadline() - end + SECOND - 1) / SECOND;
    }

    /** Whether the value is stale. */
    public boolean isStale(Lifetime lifetime) {
        return lifetime.staleAt(clock.millis());
    }

    /** The age of a value in whole seconds. */
    public long age(Lifetime lifetime) {
        return secondsSince(lifetime.created());
    }

    /** The whole seconds since a time. */
    public long secondsSince(long time) {
        return Math.max(0, clock.millis() - time) / SECOND;
    }
}
