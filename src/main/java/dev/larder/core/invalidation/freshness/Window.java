package dev.larder.core.invalidation.freshness;

import dev.larder.spi.InvalidationLog.Recent;
import dev.larder.spi.Revision;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest part of one epoch's log that this node has read. Marks are added before the revision is advanced, so a
 * reader that finds a revision covered also finds its marks, and possibly newer ones, which is harmless.
 */
final class Window {
    /**
     * The maximum number of marks that a node keeps. Beyond it, a new window starts with what the store returns in one
     * read.
     */
    private static final int MAX_TAGS = 50_000;

    private final Map<Long, Long> marks;
    private final long floor;
    private volatile long passingFloor;
    private volatile Revision newest;

    private Window(Recent recent) {
        this.newest = recent.newest();
        this.floor = recent.floor();
        this.passingFloor = recent.passingFloor();
        this.marks = new ConcurrentHashMap<>(recent.marks());
    }

    /** An empty window. */
    static Window unread() {
        return new Window(new Recent(Revision.NONE, 0, 0, Map.of()));
    }

    Revision newest() {
        return newest;
    }

    /** The window contains every lasting mark above this number. */
    long floor() {
        return floor;
    }

    /** The window contains every passing mark above this number. */
    long passingFloor() {
        return passingFloor;
    }

    Map<Long, Long> marks() {
        return marks;
    }

    /** Whether the window contains every mark up to this revision. */
    boolean covers(Revision revision) {
        Revision end = newest;
        return end.epoch() == revision.epoch() && end.seq() >= revision.seq();
    }

    /** Whether more marks fit. */
    boolean hasRoom() {
        return marks.size() <= MAX_TAGS;
    }

    /** The revision from which to read next. */
    Revision end() {
        return hasRoom() ? newest : Revision.NONE;
    }

    /** Adds this node's own marks before the revision is advanced. */
    void add(Set<Long> tags, long seq) {
        tags.forEach(tag -> marks.merge(tag, seq, Math::max));
    }

    /**
     * Returns the window with the marks added: this one, or a new one if there is a gap between the two. Not
     * thread-safe.
     */
    Window with(Recent recent) {
        Revision end = newest;
        boolean joins = recent.newest().epoch() == end.epoch() && recent.floor() <= end.seq() && hasRoom();
        if (!joins) {
            var other = new Window(recent);
            if (recent.newest().epoch() == end.epoch()) {
                // the marks of this node since the read began
                marks.forEach((tag, seq) -> {
                    if (seq > recent.newest().seq()) {
                        other.marks.merge(tag, seq, Math::max);
                    }
                });
            }
            return other;
        }
        if (recent.passingFloor() > end.seq()) {
            passingFloor = recent.passingFloor();
        }
        recent.marks().forEach((tag, seq) -> marks.merge(tag, seq, Math::max));
        if (recent.newest().seq() > end.seq()) {
            newest = recent.newest();
        }
        return this;
    }
}
