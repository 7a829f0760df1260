package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The history of a namespace's invalidations. An entry is not looked for to be invalidated: its tag is marked with the
 * next number of the history, and whoever reads the entry finds the mark newer than the entry's {@link Revision}. So a purge
 * costs the same whatever it hits.
 *
 * <p>To the store a tag is a number. A bump is one atomic step for all of its tags, seen by every node as soon as it is
 * acknowledged, and never undone: a backend that was emptied ({@link CacheStore#clear()} too) or lost a mark begins a new
 * epoch instead. Marks lie apart from entries and counters.
 *
 * <p>The history is bounded. A mark that was dropped counts as newer than every entry that is older than it: see
 * {@link Standing#floor()}.
 *
 * <p>A store that has marks has {@link ConditionalWrites}, too.
 */
public non-sealed interface InvalidationLog extends Capability {
    /** How many marks {@link #since} emits at most. */
    int WINDOW = 10_000;

    /** Emits the newest moment. Calls that wait together cost the backend one. */
    Uni<Revision> newest();

    /** The newest moment if this process alone makes the history, so that nobody need be asked; empty elsewhere. */
    default Optional<Revision> known() {
        return Optional.empty();
    }

    /** How nodes tell each other of marks at once, where the backend has a channel for it. */
    default Optional<InvalidationChannel> channel() {
        return Optional.empty();
    }

    /** Emits the marks newer than {@code seen}, at most the newest {@value #WINDOW}. */
    Uni<Recent> since(Revision seen);

    /** Emits how these tags stand. */
    Uni<Standing> standing(Set<Long> tags);

    /** Marks the tags and emits the moment at which that is so. Marking twice does no harm. */
    Uni<Revision> invalidate(Invalidation invalidate);

    /** Marks the tag unless it was last marked with this version; emits the moment if it was marked now. */
    Uni<Optional<Revision>> invalidateTo(long tag, long version);

    /**
     * Marks the tags and notes that they are going to be marked again: until {@link #release}, or until somebody meets the
     * hold after its deadline and calls {@link #lapse}. Of several holds of one tag the last deadline counts.
     *
     * @param deadline in epoch milliseconds
     */
    Uni<Revision> hold(Set<Long> tags, long deadline);

    /** Marks the tags and takes back one hold of each. */
    Uni<Revision> release(Set<Long> tags);

    /** Takes back the holds of those tags that were to end by {@code now}, and marks them. */
    Uni<Revision> lapse(Set<Long> tags, long now);

    /** Begins a new epoch unless that one has ended already, and emits the newest moment. */
    Uni<Revision> renew(long epoch);

    /**
     * What to mark.
     *
     * @param lasting tags of entries that stay where they are: the newest marks are kept, at least 1,000 of them
     * @param passing tags of which there are no entries any more but perhaps writers under way: some of the newest are
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
     * The end of the history.
     *
     * @param newest up to when
     * @param floor from when on: every lasting mark newer than this is there, and a tag without one has none
     * @param passingFloor the same for marks that were only passing
     * @param marks tags and the number of their last mark
     */
    record Recent(Revision newest, long floor, long passingFloor, Map<Long, Long> marks) {}

    /**
     * How some tags stand.
     *
     * @param newest at which moment
     * @param floor the newest number of which lasting marks were dropped; what is older must count as invalidated
     * @param passingFloor the same for marks that were only passing
     * @param marks the last mark of those tags that have one
     * @param held the deadline of those tags that are held
     */
    record Standing(Revision newest, long floor, long passingFloor, Map<Long, Long> marks, Map<Long, Long> held) {}
}
