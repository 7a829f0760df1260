package dev.larder.core.invalidation.freshness;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.Revision;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/**
 * Whether copies of a store's entries are still what the store would show: they are while no mark of their tags, and none
 * that their key was written, is newer than the moment at which they were taken.
 *
 * <p>The writes have to be announced ({@link CoherentStore#announcing}) by every node. A node that lost marks, or the
 * whole history, finds that its copies are older than what it knows, and so takes none of them.
 */
public final class Copies {
    private static final int READINGS = 3;

    private final History history;
    private final TagScheme scheme;

    Copies(History history, TagScheme scheme) {
        this.history = history;
        this.scheme = scheme;
    }

    /** The moment to stamp a copy with: to be asked for before the entry is read. */
    public Revision current() {
        return history.seen();
    }

    /** Emits when this node knows everything that had happened when it began to ask. */
    public Uni<Void> readOn() {
        return history.readOn().replaceWithVoid();
    }

    /** Emits moments that other nodes have called this one for, as far as the backend has a channel for calls. */
    public Multi<Revision> calls() {
        return history.marks()
                .channel()
                .map(channel -> channel.revisions().onOverflow().dropPreviousItems())
                .orElse(Multi.createFrom().nothing());
    }

    /** Whether this node knows everything up to that moment. */
    public boolean isKnown(Revision current) {
        return history.window().covers(current);
    }

    /** How long ago this node knew everything that had happened. */
    public Duration age() {
        return Duration.ofNanos(history.age());
    }

    /** Whether the copy is what any reader would have been shown at some time within the last {@code bound}. */
    public boolean isCurrent(CacheKey key, Entry copy, Duration bound) {
        // both before the window: a window is replaced before it is said to be newer, and nothing to be owed any more
        boolean recent = history.age() <= bound.toNanos();
        Revision owed = history.owed();
        Window window = history.window();
        return recent && (owed.equals(Revision.NONE) || window.covers(owed)) && isCurrent(key, copy, window);
    }

    /** Emits the moment that is the newest now, once this node knows everything up to it; {@link Revision#NONE} if it cannot. */
    public Uni<Revision> caughtUp() {
        return history.newest().flatMap(newest -> caughtUp(newest, READINGS));
    }

    /** Whether the copy is what every reader was shown at {@code caughtUp}. */
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
