package dev.larder.core.invalidation.freshness;

import dev.larder.spi.InvalidationLog.Recent;
import dev.larder.spi.Revision;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The end of one epoch's history as far as this node has read it. Marks are added before the moment that they lead up to
 * is shown, so whoever finds a moment covered finds its marks, and perhaps some newer ones, which is no harm.
 */
final class Window {
    /** How many marks a node keeps. Beyond, it begins anew with what the store gives out at once. */
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

    /** Nothing is known yet. */
    static Window unread() {
        return new Window(new Recent(Revision.NONE, 0, 0, Map.of()));
    }

    Revision newest() {
        return newest;
    }

    /** Above which number every lasting mark is here. */
    long floor() {
        return floor;
    }

    /** Above which number marks that were only passing are here too. */
    long passingFloor() {
        return passingFloor;
    }

    Map<Long, Long> marks() {
        return marks;
    }

    /** Whether every mark up to that moment is here. */
    boolean covers(Revision revision) {
        Revision end = newest;
        return end.epoch() == revision.epoch() && end.seq() >= revision.seq();
    }

    /** Whether marks may be added. */
    boolean hasRoom() {
        return marks.size() <= MAX_TAGS;
    }

    /** Where to go on reading. */
    Revision end() {
        return hasRoom() ? newest : Revision.NONE;
    }

    /** Adds marks that this node has made itself, ahead of the moment they lead up to. */
    void add(Set<Long> tags, long seq) {
        tags.forEach(tag -> marks.merge(tag, seq, Math::max));
    }

    /** The window once this is added: this one, or another where the two do not join. One thread at a time. */
    Window with(Recent recent) {
        Revision end = newest;
        boolean joins = recent.newest().epoch() == end.epoch() && recent.floor() <= end.seq() && hasRoom();
        if (!joins) {
            var other = new Window(recent);
            if (recent.newest().epoch() == end.epoch()) {
                // what this node has marked since the reading began
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
