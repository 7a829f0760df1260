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
        return entry.life().idle() == 0 && !entry.life().staleAt(now);
    }

    static Entry of(Entry entry, Revision revision, long now, Duration maxAge) {
        Lifetime life = entry.life();
        return entry.withRevision(revision)
                .withLife(new Lifetime(
                        life.created(), life.expires(), maxAge.toMillis(), now, life.fresh(), life.cost()));
    }

    static Entry original(Entry copy) {
        Lifetime life = copy.life();
        return copy.withLife(
                new Lifetime(life.created(), life.expires(), 0, life.created(), life.fresh(), life.cost()));
    }
}
