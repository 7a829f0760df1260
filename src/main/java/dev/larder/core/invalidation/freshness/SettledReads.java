package dev.larder.core.invalidation.freshness;

import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entry;
import dev.larder.spi.Revision;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Reads entries together with the newest revision, and decides which of them may be shown.
 *
 * <p>A store that does not assign revisions corrects the revision of a write after it, if it must ({@link
 * RevisionAssignment}). Until then the entry looks like a purged one, though the entry that it has replaced was visible.
 * So an entry that was written a moment ago and is hidden is read again after a pause, a few times. Only then it counts
 * as purged.
 */
final class SettledReads {
    /** The number of further reads of a hidden entry. */
    private static final int READS = 3;

    private static final int MAX_PAUSE_MILLIS = 3;

    /** Longer than a write takes. The clocks of the nodes may differ by the rest. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final CacheStore entries;
    private final Freshness freshness;

    SettledReads(CacheStore entries, Freshness freshness) {
        this.entries = entries;
        this.freshness = freshness;
    }

    /**
     * The result of a read.
     *
     * @param stored the entry in the store, hidden or not
     * @param usable the entry that may be shown
     */
    record Read(Optional<Entry> stored, Optional<Entry> usable) {}

    /** Emits the entry at a key. */
    Uni<Read> get(CacheKey key) {
        return get(key, READS);
    }

    /** Emits the entries that may be shown. */
    Uni<Map<CacheKey, Entry>> getAll(Collection<CacheKey> keys) {
        return getAll(keys, READS);
    }

    private Uni<Read> get(CacheKey key, int more) {
        return Uni.combine()
                .all()
                .unis(entries.get(key), freshness.history().newest())
                .asTuple()
                .flatMap(both -> freshness
                        .usable(key, both.getItem1(), both.getItem2())
                        .flatMap(usable -> settled(key, new Read(both.getItem1(), usable), more)));
    }

    private Uni<Read> settled(CacheKey key, Read read, int more) {
        return more > 0
                        && read.usable().isEmpty()
                        && read.stored().filter(this::mayBeUnderWay).isPresent()
                ? pause().flatMap(x -> get(key, more - 1))
                : item(read);
    }

    private Uni<Map<CacheKey, Entry>> getAll(Collection<CacheKey> keys, int more) {
        return Uni.combine()
                .all()
                .unis(entries.getAll(keys), freshness.history().newest())
                .asTuple()
                .flatMap(both -> usable(both.getItem1(), both.getItem2())
                        .flatMap(shown -> more > 0 ? settled(both.getItem1(), shown, more) : item(shown)));
    }

    private Uni<Map<CacheKey, Entry>> usable(Map<CacheKey, Entry> found, Revision newest) {
        if (found.values().stream().allMatch(entry -> Freshness.isUntouched(entry.revision(), newest))) {
            return item(found);
        }
        Map<CacheKey, Entry> shown = new HashMap<>();
        return Multi.createFrom()
                .iterable(found.entrySet())
                .onItem()
                .transformToUniAndConcatenate(one -> freshness
                        .usable(one.getKey(), Optional.of(one.getValue()), newest)
                        .invoke(usable -> usable.ifPresent(entry -> shown.put(one.getKey(), entry))))
                .collect()
                .last()
                .replaceWith(shown);
    }

    /** Reads those hidden entries again that may be under way, and adds them to the shown ones. */
    private Uni<Map<CacheKey, Entry>> settled(Map<CacheKey, Entry> found, Map<CacheKey, Entry> shown, int more) {
        if (shown.size() == found.size()) {
            return item(shown);
        }
        List<CacheKey> underWay = found.entrySet().stream()
                .filter(one -> !shown.containsKey(one.getKey()) && mayBeUnderWay(one.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        return underWay.isEmpty()
                ? item(shown)
                : pause().flatMap(x -> getAll(underWay, more - 1))
                        .invoke(shown::putAll)
                        .replaceWith(shown);
    }

    private boolean mayBeUnderWay(Entry hidden) {
        History history = freshness.history();
        return history.correctsRevisions()
                && hidden.revision().epoch() == history.seen().epoch()
                && Math.abs(freshness.clock().millis() - hidden.lifetime().created()) < MOMENT.toMillis();
    }

    private static Uni<Void> pause() {
        int millis = 1 + ThreadLocalRandom.current().nextInt(MAX_PAUSE_MILLIS);
        return Uni.createFrom().voidItem().onItem().delayIt().by(Duration.ofMillis(millis));
    }

    private static <T> Uni<T> item(T item) {
        return Uni.createFrom().item(item);
    }
}
