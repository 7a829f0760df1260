package dev.larder.core.limit;

import dev.larder.spi.RateLimits.Standing;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;

/**
 * A bounded cache of recent refusals by limits: while a refusal is remembered, the backend is not asked again. It has a
 * fixed number of slots, no lock and no cleanup: a new refusal overwrites the one in its slot.
 */
final class RefusalCache {
    /** The number of slots, a power of two. */
    private static final int SLOTS = 1 << 14;

    private static final long MILLI = 1_000_000;

    /**
     * The longest time that a refusal is remembered: a reset or raised limit takes effect after this time at the
     * latest.
     */
    private static final long MAX_AGE = 1_000 * MILLI;

    private final AtomicReferenceArray<Over> slots = new AtomicReferenceArray<>(SLOTS);
    private final LongSupplier nanos;

    private record Over(String subject, String limit, long cost, long since, Standing standing) {}

    /** @param nanos a monotonic clock */
    RefusalCache(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Remembers that the limit had no room for this cost. */
    void note(String subject, String limit, long cost, Standing standing) {
        slots.set(slot(subject, limit), new Over(subject, limit, cost, nanos.getAsLong(), standing));
    }

    /** The standing of the limit if it is known to have no room for this cost. */
    Optional<Standing> find(String subject, String limit, long cost) {
        Over over = slots.get(slot(subject, limit));
        if (over == null || over.cost > cost || !over.subject.equals(subject) || !over.limit.equals(limit)) {
            return Optional.empty();
        }
        long age = nanos.getAsLong() - over.since;
        long wait = over.standing.delay() - age / MILLI;
        return age > MAX_AGE || wait <= 0
                ? Optional.empty()
                : Optional.of(new Standing(
                        over.standing.remaining(), Math.max(wait, over.standing.reset() - age / MILLI), wait));
    }

    private static int slot(String subject, String limit) {
        int hash = 31 * subject.hashCode() + limit.hashCode();
        return (hash ^ hash >>> 16) & SLOTS - 1;
    }
}
