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
 * Creates entries from drafts: adds the version and the lifetime.
 *
 * <p>A version is a bijective mix of a counter that starts at a random number. One node never creates a version twice;
 * two nodes, or one node before and after a restart, create equal versions with a probability of 2^-64 for each pair.
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

    /** Creates the entry of a draft that replaces {@code before}, if there is one. */
    public Entry entry(Draft draft, ServiceRules rules, Optional<Entry> before) {
        rules.admit(draft.payload());
        return made(draft, rules, before);
    }

    /** Creates the entry of a draft that is shown and not stored, without a check of its size. */
    Entry unstored(Draft draft, ServiceRules rules) {
        return made(draft, rules, Optional.empty());
    }

    private Entry made(Draft draft, ServiceRules rules, Optional<Entry> before) {
        var lifetime = rules.ttl()
                .lifetime(draft.lifetime(), before.map(Entry::lifetime), clock.millis(), ThreadLocalRandom.current());
        return new Entry(nextVersion(), draft.form(), lifetime, draft.payload()).withTags(draft.tags());
    }

    /** The same value and lifetime with a new version. */
    public Entry anew(Entry entry) {
        return entry.withVersion(nextVersion());
    }

    /** The current time, in epoch milliseconds. */
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
