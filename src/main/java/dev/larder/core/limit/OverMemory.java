package dev.larder.core.limit;

import dev.larder.spi.RateLimits.Standing;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;

/**
 * Who is over which limit, as this node was told a moment ago: the backend need not be asked again. Bounded, without a lock
 * and without anything to clean up: what comes to a place that is taken takes it.
 */
final class OverMemory {
    /** A power of two. */
    private static final int PLACES = 1 << 14;

    private static final long MILLI = 1_000_000;

    /** Longer would hide for as long that somebody has reset or raised a limit. */
    private static final long LONGEST = 1_000 * MILLI;

    private final AtomicReferenceArray<Over> places = new AtomicReferenceArray<>(PLACES);
    private final LongSupplier nanos;

    private record Over(String subject, String limit, long cost, long since, Standing standing) {}

    /** @param nanos a time that never goes back */
    OverMemory(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Remembers that the limit had no room for so much. */
    void note(String subject, String limit, long cost, Standing standing) {
        places.set(place(subject, limit), new Over(subject, limit, cost, nanos.getAsLong(), standing));
    }

    /** How the limit stands if it surely has no room for so much. */
    Optional<Standing> find(String subject, String limit, long cost) {
        Over over = places.get(place(subject, limit));
        if (over == null || over.cost > cost || !over.subject.equals(subject) || !over.limit.equals(limit)) {
            return Optional.empty();
        }
        long age = nanos.getAsLong() - over.since;
        long wait = over.standing.delay() - age / MILLI;
        return age > LONGEST || wait <= 0
                ? Optional.empty()
                : Optional.of(new Standing(
                        over.standing.remaining(), Math.max(wait, over.standing.reset() - age / MILLI), wait));
    }

    private static int place(String subject, String limit) {
        int hash = 31 * subject.hashCode() + limit.hashCode();
        return (hash ^ hash >>> 16) & PLACES - 1;
    }
}
