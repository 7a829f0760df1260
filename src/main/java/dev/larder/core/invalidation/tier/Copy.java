package dev.larder.core.invalidation.tier;

import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Revision;
import java.time.Duration;

/**
 * A copy of an entry in the heap: it has the revision from before the read, and lives no longer than the maximum of
 * copies. Its idle time stores the shorter end, because an entry with an idle time is never copied.
 */
final class Copy {
    private Copy() {}

    /** Whether the entry may be copied: accesses of an entry with an idle time must reach the service behind. */
    static boolean isPossible(Entry entry, long now) {
        return entry.lifetime().idle() == 0 && !entry.lifetime().staleAt(now);
    }

    static Entry of(Entry entry, Revision revision, long now, Duration maxAge) {
        Lifetime lifetime = entry.lifetime();
        return entry.withRevision(revision)
                .withLifetime(new Lifetime(
                        lifetime.created(),
                        lifetime.expires(),
                        maxAge.toMillis(),
                        now,
                        lifetime.fresh(),
                        lifetime.cost()));
    }

    /** The copied entry: one for each copy, so that what readers compute from it is computed once. */
    static Entry original(Entry copy) {
        return copy.memo(Entry.class, Copy::restored);
    }

    private static Entry restored(Entry copy) {
        Lifetime lifetime = copy.lifetime();
        return copy.withLifetime(new Lifetime(
                lifetime.created(), lifetime.expires(), 0, lifetime.created(), lifetime.fresh(), lifetime.cost()));
    }
}
