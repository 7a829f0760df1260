package dev.larder.core.service;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a writer wants its entry to live, before the service's rules have had their say.
 *
 * @param ttl the longest life
 * @param idle how long after its last use it ends, if use matters
 * @param stale how long after its ttl it may be shown as stale; zero for not at all
 */
public record LifeRequest(Wish ttl, Optional<Duration> idle, Optional<Duration> stale) {
    /** Nothing was said. */
    public static final LifeRequest UNSAID = new LifeRequest(new Wish.Unsaid(), Optional.empty());

    /** A wish that leaves open how long the value may be shown as stale. */
    public LifeRequest(Wish ttl, Optional<Duration> idle) {
        this(ttl, idle, Optional.empty());
    }

    /** A wish for a life. */
    public sealed interface Wish {
        /** Nothing was said: the service's default, or no end of its own for a life that depends on use. */
        record Unsaid() implements Wish {}

        /** The service's default, whatever else was said. */
        record Default() implements Wish {}

        /** No end. */
        record Forever() implements Wish {}

        /** The life that the entry has now; the service's default for a new one. */
        record Keep() implements Wish {}

        /** So long. */
        record For(Duration duration) implements Wish {}
    }

    /** Whether the life depends on the entry that is there. */
    public boolean keeps() {
        return ttl instanceof Wish.Keep;
    }
}
