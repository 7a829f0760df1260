package dev.larder.core.service;

import java.time.Duration;
import java.util.Optional;

/**
 * The lifetime that a writer requests, before the service's rules limit it.
 *
 * @param ttl the maximum lifetime
 * @param idle the time from the last use to the end, if the lifetime depends on use
 * @param stale the time after the ttl in which the value may be served stale; zero for never
 */
public record LifetimeRequest(TtlRequest ttl, Optional<Duration> idle, Optional<Duration> stale) {
    /** The writer requests no lifetime. */
    public static final LifetimeRequest UNSAID = new LifetimeRequest(new TtlRequest.Unsaid(), Optional.empty());

    /** A request without a time in which the value may be served stale. */
    public LifetimeRequest(TtlRequest ttl, Optional<Duration> idle) {
        this(ttl, idle, Optional.empty());
    }

    /** A requested ttl. */
    public sealed interface TtlRequest {
        /** No ttl was requested: the service's default, or no end of its own for a lifetime that depends on use. */
        record Unsaid() implements TtlRequest {}

        /** The service's default, also for a lifetime that depends on use. */
        record Default() implements TtlRequest {}

        /** No end. */
        record Forever() implements TtlRequest {}

        /** The lifetime that the entry has now; the service's default for a new entry. */
        record Keep() implements TtlRequest {}

        /** A duration. */
        record For(Duration duration) implements TtlRequest {}
    }

    /** Whether the lifetime depends on the existing entry. */
    public boolean keeps() {
        return ttl instanceof TtlRequest.Keep;
    }
}
