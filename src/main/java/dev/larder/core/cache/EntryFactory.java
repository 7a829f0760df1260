package dev.larder.core.cache;

import dev.larder.core.service.ServiceRules;
import dev.larder.spi.Entry;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Turns drafts into entries: gives each its version and its life.
 *
 * <p>Versions are a bijective mix of a counter that starts at a random place, so one node never gives the same twice, and
 * two nodes, or a node before and after a restart, do so with the chance of 64 random bits for each pair of versions.
 */
@Singleton
public final class EntryFactory {
    /** An odd number near 2^64 divided by the golden ratio: consecutive states differ in about half of their bits. */
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private final AtomicLong state = new AtomicLong(new SecureRandom().nextLong());
    private final Clock clock;

    EntryFactory(Clock clock) {
        this.clock = clock;
    }

    /** The entry to store for a draft, in place of {@code before}, if any. */
    public Entry entry(Draft draft, ServiceRules rules, Optional<Entry> before) {
        rules.admit(draft.payload());
        return made(draft, rules, before);
    }

    /** The entry of a draft that is shown and not stored, however large. */
    Entry unstored(Draft draft, ServiceRules rules) {
        return made(draft, rules, Optional.empty());
    }

    private Entry made(Draft draft, ServiceRules rules, Optional<Entry> before) {
        var life = rules.ttl().life(draft.life(), before.map(Entry::life), clock.millis(), ThreadLocalRandom.current());
        return new Entry(nextVersion(), draft.form(), life, draft.payload()).tagged(draft.tags());
    }

    /** The same value and life under a new version. */
    Entry anew(Entry entry) {
        return entry.versioned(nextVersion());
    }

    /** The time, in epoch milliseconds. */
    public long now() {
        return clock.millis();
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014). */
    private long nextVersion() {
        long z = state.getAndAdd(STEP);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
