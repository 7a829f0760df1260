package dev.larder.core.invalidation.freshness;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.Revision;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/**
 * Decides whether copies of a store's entries are still equal to those of the store: they are while no mark of their
 * tags and no announced write of their key is newer than the revision at which they were taken.
 *
 * <p>Every node must announce its writes ({@link CoherentStore#announcing}). A node that missed marks or the whole log
 * finds that its copies are older than its window, and shows none of them.
 */
public final class Copies {
    private static final int READINGS = 3;

    private final History history;
    private final TagScheme scheme;

    Copies(History history, TagScheme scheme) {
        this.history = history;
        this.scheme = scheme;
    }

    /** The revision for a copy, which must be read before the entry. */
    public Revision current() {
        return history.seen();
    }

    /** Emits after this node has read all invalidations that happened before this call. */
    public Uni<Void> readOn() {
        return history.readOn().replaceWithVoid();
    }

    /** Emits the revisions that other nodes announce, if the backend has a channel. */
    public Multi<Revision> calls() {
        return history.marks()
                .channel()
                .map(channel -> channel.revisions().onOverflow().dropPreviousItems())
                .orElse(Multi.createFrom().nothing());
    }

    /** Whether this node has read all invalidations up to this revision. */
    public boolean isKnown(Revision current) {
        return history.window().covers(current);
    }

    /** The time since this node had read all invalidations. */
    public Duration age() {
        return Duration.ofNanos(history.age());
    }

    /** Whether a reader of the store would have got the same entry at some time within the last {@code bound}. */
    public boolean isCurrent(CacheKey key, Entry copy, Duration bound) {
        // both before the window: a window is replaced before these two values change
        boolean recent = history.age() <= bound.toNanos();
        Revision pending = history.pending();
        Window window = history.window();
        return recent && (pending.equals(Revision.NONE) || window.covers(pending)) && isCurrent(key, copy, window);
    }

    /**
     * Emits the newest revision after this node has read all invalidations up to it; {@link Revision#NONE} if it
     * cannot.
     */
    public Uni<Revision> caughtUp() {
        return history.newest().flatMap(newest -> caughtUp(newest, READINGS));
    }

    /** Whether every reader got the same entry at the revision {@code caughtUp}. */
    public boolean isCurrentAt(Revision caughtUp, CacheKey key, Entry copy) {
        Window window = history.window();
        return window.covers(caughtUp) && isCurrent(key, copy, window);
    }

    private Uni<Revision> caughtUp(Revision newest, int readings) {
        if (history.window().covers(newest)) {
            return Uni.createFrom().item(newest);
        }
        return readings == 0
                ? Uni.createFrom().item(Revision.NONE)
                : history.readOn().flatMap(read -> caughtUp(newest, readings - 1));
    }

    private boolean isCurrent(CacheKey key, Entry copy, Window window) {
        Revision taken = copy.revision();
        return taken.epoch() == window.newest().epoch()
                && taken.seq() >= window.floor()
                && taken.seq() >= window.passingFloor()
                && scheme.isCurrent(key, copy, window.marks());
    }
}
