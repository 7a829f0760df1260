package dev.larder.core.invalidation.tier;

import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Revision;
import java.time.Duration;

/**
 * An entry as the heap keeps it: stamped with the moment before it was read, and living no longer than a copy may. The
 * part of its life that depends on use carries the shorter end, for an entry whose own life does is never copied.
 */
final class Copy {
    private Copy() {}

    /** Whether one reader after the other may be shown the same: every use of a session must be seen behind. */
    static boolean isPossible(Entry entry, long now) {
        return entry.life().idle() == 0 && !entry.life().staleAt(now);
    }

    static Entry of(Entry entry, Revision revision, long now, Duration most) {
        Lifetime life = entry.life();
        return entry.withRevision(revision)
                .living(new Lifetime(life.created(), life.expires(), most.toMillis(), now, life.fresh(), life.cost()));
    }

    static Entry original(Entry copy) {
        Lifetime life = copy.life();
        return copy.living(new Lifetime(life.created(), life.expires(), 0, life.created(), life.fresh(), life.cost()));
    }
}
