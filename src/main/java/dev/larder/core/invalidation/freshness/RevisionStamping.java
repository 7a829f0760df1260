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
 * Gives an entry the stamp of the very write that stores it: a moment that was the newest at some time between the call's
 * beginning and its end.
 *
 * <p>A store at the other end of a wire is sent the entry with the moment that this node presumes, and is asked for the
 * newest one at the same time. Usually it is that; if not, the entry gets the right one in a second step, unless somebody
 * has replaced it meanwhile.
 */
final class RevisionStamping {
    private final History history;
    private final ConditionalWrites writes;

    RevisionStamping(History history, ConditionalWrites writes) {
        this.history = history;
        this.writes = writes;
    }

    /**
     * Writes the entry stamped, or as it is when it has a stamp: then it was made of an older one.
     *
     * @param stored whether the write's answer means that the entry is there now
     */
    <T> Uni<T> write(CacheKey key, Entry entry, Function<Entry, Uni<T>> write, Predicate<T> stored) {
        if (!entry.revision().equals(Revision.NONE)) {
            return write.apply(entry);
        }
        InvalidationLog marks = history.marks();
        return Uni.createFrom().deferred(() -> {
            if (marks.known().isPresent()) {
                return write.apply(entry.withRevision(marks.known().get()));
            }
            Revision presumed = history.seen();
            return presumed.equals(Revision.NONE)
                    ? history.newest().flatMap(newest -> write.apply(entry.withRevision(newest)))
                    : presuming(key, entry.withRevision(presumed), write, stored);
        });
    }

    private <T> Uni<T> presuming(CacheKey key, Entry entry, Function<Entry, Uni<T>> write, Predicate<T> stored) {
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
