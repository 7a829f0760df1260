package dev.larder.core.invalidation.freshness;

import dev.larder.spi.CacheKey;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Adds to an entry the revision of its write: one that was the newest at some time between the begin and the end of the
 * call.
 *
 * <p>A store that can do so takes the newest revision in the same step as it stores the entry. For another remote store
 * this node reads the newest revision first: with one that it knows, another node's invalidation that it has not seen
 * would hide the entry, and others would take the key for one without an entry. The newest revision is read once more
 * together with the write. Usually they are equal; if not, a second write corrects the revision, unless the entry was
 * replaced meanwhile.
 */
final class RevisionAssignment {
    private final History history;
    private final ConditionalWrites writes;

    RevisionAssignment(History history, ConditionalWrites writes) {
        this.history = history;
        this.writes = writes;
    }

    /**
     * Writes the entry with a revision. An entry that has one keeps it: it was computed from an older entry.
     *
     * @param stored whether the answer of the write means that the entry is stored
     */
    <T> Uni<T> write(CacheKey key, Entry entry, Function<Entry, Uni<T>> write, Predicate<T> stored) {
        return Uni.createFrom().deferred(() -> assigned(key, entry, write, stored));
    }

    private <T> Uni<T> assigned(CacheKey key, Entry entry, Function<Entry, Uni<T>> write, Predicate<T> stored) {
        InvalidationLog marks = history.marks();
        if (!entry.revision().equals(Revision.NONE)) {
            return write.apply(entry);
        }
        if (marks.known().isPresent()) {
            return write.apply(entry.withRevision(marks.known().get()));
        }
        return marks.assignsRevisions()
                ? write.apply(entry.withRevision(Revision.NEWEST))
                : history.newest().flatMap(newest -> checked(key, entry.withRevision(newest), write, stored));
    }

    private <T> Uni<T> checked(CacheKey key, Entry entry, Function<Entry, Uni<T>> write, Predicate<T> stored) {
        Uni<Revision> newest = history.newest().onFailure().recoverWithItem(Revision.NONE);
        return Uni.combine().all().unis(write.apply(entry), newest).asTuple().flatMap(both -> {
            boolean right = both.getItem2().equals(entry.revision()) || !stored.test(both.getItem1());
            return right
                    ? Uni.createFrom().item(both.getItem1())
                    : corrected(key, entry, both.getItem2()).replaceWith(both.getItem1());
        });
    }

    private Uni<Boolean> corrected(CacheKey key, Entry entry, Revision newest) {
        Uni<Boolean> again = newest.equals(Revision.NONE)
                ? Uni.createFrom()
                        .failure(new StoreException.Unavailable("The newest revision could not be read", null))
                : writes.replace(key, entry.version(), entry.withRevision(newest));
        return again.onFailure()
                .transform(e -> new StoreException.OutcomeUnknown(
                        "An entry was stored, but its revision could not be added", e));
    }
}
