package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The log of a namespace's invalidations. An invalidation does not search for entries: it marks a tag with the next
 * number of the log, and a reader of an entry finds the mark newer than the entry's {@link Revision}. So the cost of a
 * purge does not depend on the number of entries.
 *
 * <p>For the store a tag is a number. An invalidation is one atomic step for all of its tags. Every node sees it as
 * soon as it is acknowledged, and it is never undone: a backend that was emptied (also by {@link CacheStore#clear()})
 * or lost a mark begins a new epoch. Marks have a key space of their own.
 *
 * <p>The log is bounded. A dropped mark counts as a mark of every older entry: see {@link Standing#floor()}.
 *
 * <p>A store with this capability also has {@link ConditionalWrites}.
 */
public non-sealed interface InvalidationLog extends Capability {
    /** The maximum number of marks that {@link #since} emits. */
    int WINDOW = 10_000;

    /** Emits the newest revision. Concurrent calls share one call to the backend. */
    Uni<Revision> newest();

    /** The newest revision, if only this process writes the log, so that no call is needed; else empty. */
    default Optional<Revision> known() {
        return Optional.empty();
    }

    /**
     * Whether the store's writes of one entry take {@link Revision#NEWEST} as the revision, so that no invalidation can
     * come between the question for the newest revision and the write.
     */
    default boolean assignsRevisions() {
        return false;
    }

    /** The channel for nodes to notify each other of invalidations, if the backend has one. */
    default Optional<InvalidationChannel> channel() {
        return Optional.empty();
    }

    /** Emits the marks newer than {@code seen}, at most the newest {@value #WINDOW}. */
    Uni<Recent> since(Revision seen);

    /** Emits the state of these tags. */
    Uni<Standing> standing(Set<Long> tags);

    /** Marks the tags and emits the revision of the marks. Marking twice is harmless. */
    Uni<Revision> invalidate(Invalidation invalidate);

    /** Marks the tag unless its last mark has this version; emits the revision if it was marked. */
    Uni<Optional<Revision>> invalidateTo(long tag, long version);

    /**
     * Marks the tags and holds them: they will be marked again by {@link #release}, or by {@link #lapse} if a caller
     * finds the hold after its deadline. If a tag has several holds, the last deadline counts.
     *
     * @param deadline in epoch milliseconds
     */
    Uni<Revision> hold(Set<Long> tags, long deadline);

    /** Marks the tags and removes one hold of each. */
    Uni<Revision> release(Set<Long> tags);

    /** Removes the holds of those tags whose deadline is not after {@code now}, and marks the tags. */
    Uni<Revision> lapse(Set<Long> tags, long now);

    /** Begins a new epoch unless the given one has ended, and emits the newest revision. */
    Uni<Revision> renew(long epoch);

    /**
     * The tags to invalidate.
     *
     * @param lasting tags whose entries stay stored: the newest marks are kept, at least 1,000 of them
     * @param passing tags whose entries are removed, but which may have writers under way: some of the newest marks are
     *     kept, and dropping one does not raise the floor
     */
    record Invalidation(Set<Long> lasting, Set<Long> passing) {
        public Invalidation {
            lasting = Set.copyOf(lasting);
            passing = Set.copyOf(passing);
        }

        /** Marks of tags that entries have. */
        public static Invalidation lasting(Set<Long> tags) {
            return new Invalidation(tags, Set.of());
        }
    }

    /**
     * The newest part of the log.
     *
     * @param newest the newest revision
     * @param floor the part contains every lasting mark newer than this number
     * @param passingFloor the same for passing marks
     * @param marks the number of the last mark by tag
     */
    record Recent(Revision newest, long floor, long passingFloor, Map<Long, Long> marks) {}

    /**
     * The state of some tags.
     *
     * @param newest the newest revision
     * @param floor the newest number of a dropped lasting mark; older entries count as invalidated
     * @param passingFloor the same for passing marks
     * @param marks the number of the last mark of each marked tag
     * @param held the deadline of each held tag
     */
    record Standing(Revision newest, long floor, long passingFloor, Map<Long, Long> marks, Map<Long, Long> held) {}
}
