package dev.larder.core.invalidation.freshness;

import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Conditional writes that treat hidden entries and remembered misses as absent. */
final class CoherentWrites implements ConditionalWrites {
    /** The number of unusable entries that one write removes before it gives up. */
    private static final int ROUNDS = 8;

    private final ConditionalWrites inner;
    private final SettledReads reads;
    private final Freshness freshness;
    private final RevisionAssignment revisions;

    CoherentWrites(CacheStore store, SettledReads reads, Freshness freshness, RevisionAssignment revisions) {
        this.reads = reads;
        this.inner = store.capability(ConditionalWrites.class).orElseThrow();
        this.freshness = freshness;
        this.revisions = revisions;
    }

    @Override
    public Uni<Boolean> putIfAbsent(CacheKey key, Entry entry) {
        return putIfAbsent(key, entry, ROUNDS);
    }

    @Override
    public Uni<Set<CacheKey>> putAllIfAbsent(Map<CacheKey, Entry> entries) {
        return putAllIfAbsent(entries, ROUNDS);
    }

    @Override
    public Uni<Boolean> replace(CacheKey key, long expectedVersion, Entry entry) {
        return revisions.write(key, entry, revised -> inner.replace(key, expectedVersion, revised), done -> done);
    }

    @Override
    public Uni<Boolean> replace(CacheKey key, Entry expected, Entry entry) {
        return revisions.write(key, entry, revised -> inner.replace(key, expected, revised), done -> done);
    }

    @Override
    public Uni<Boolean> remove(CacheKey key, long expectedVersion) {
        return inner.remove(key, expectedVersion);
    }

    @Override
    public Uni<Boolean> remove(CacheKey key, Entry expected) {
        return inner.remove(key, expected);
    }

    /** Reads the log before: while it is away, an entry must not be removed that cannot be shown. */
    @Override
    public Uni<Optional<Entry>> getAndRemove(CacheKey key) {
        return freshness.history().correctsRevisions() ? removeAsRead(key, ROUNDS) : removeAtOnce(key);
    }

    /** An entry that is hidden only until its revision is corrected must not be removed as a purged one. */
    private Uni<Optional<Entry>> removeAsRead(CacheKey key, int rounds) {
        if (rounds == 0) {
            return Uni.createFrom().failure(busy());
        }
        return reads.get(key).flatMap(seen -> {
            if (seen.stored().isEmpty()) {
                return Uni.createFrom().item(Optional.empty());
            }
            return inner.remove(key, seen.stored().get())
                    .flatMap(removed ->
                            removed ? Uni.createFrom().item(value(seen.usable())) : removeAsRead(key, rounds - 1));
        });
    }

    private Uni<Optional<Entry>> removeAtOnce(CacheKey key) {
        return freshness
                .history()
                .newest()
                .flatMap(before -> inner.getAndRemove(key))
                .flatMap(taken -> taken.isEmpty() ? Uni.createFrom().item(taken) : shown(key, taken));
    }

    private Uni<Optional<Entry>> shown(CacheKey key, Optional<Entry> taken) {
        return freshness
                .newest()
                .flatMap(newest -> freshness.usable(key, taken, newest))
                .map(CoherentWrites::value)
                .onFailure()
                .transform(e -> new StoreException.OutcomeUnknown(
                        "An entry was removed, but its invalidations could not be read", e));
    }

    private Uni<Boolean> putIfAbsent(CacheKey key, Entry entry, int rounds) {
        return revisions
                .write(key, entry, revised -> inner.putIfAbsent(key, revised), done -> done)
                .flatMap(done -> done ? Uni.createFrom().item(true) : overUnusable(key, entry, rounds));
    }

    private Uni<Boolean> overUnusable(CacheKey key, Entry entry, int rounds) {
        return reads.get(key).flatMap(seen -> {
            if (isUsable(seen)) {
                return Uni.createFrom().item(false);
            }
            if (rounds == 0) {
                return Uni.createFrom().failure(busy());
            }
            return seen.stored()
                    .map(hidden -> replace(key, hidden, entry))
                    .orElse(Uni.createFrom().item(false))
                    .flatMap(done -> done ? Uni.createFrom().item(true) : putIfAbsent(key, entry, rounds - 1));
        });
    }

    /** Removes unusable entries first; then all entries are stored or none. */
    private Uni<Set<CacheKey>> putAllIfAbsent(Map<CacheKey, Entry> entries, int rounds) {
        return freshness.history().newest().flatMap(newest -> {
            Map<CacheKey, Entry> revised = new HashMap<>();
            entries.forEach((key, entry) -> revised.put(key, entry.withRevision(newest)));
            return inner.putAllIfAbsent(revised)
                    .flatMap(there ->
                            there.isEmpty() ? Uni.createFrom().item(there) : withoutUnusable(entries, there, rounds));
        });
    }

    private Uni<Set<CacheKey>> withoutUnusable(Map<CacheKey, Entry> entries, Set<CacheKey> there, int rounds) {
        if (rounds == 0) {
            return Uni.createFrom().failure(busy());
        }
        return usableAmong(there)
                .flatMap(usable -> usable.isEmpty()
                        ? putAllIfAbsent(entries, rounds - 1)
                        : Uni.createFrom().item(usable));
    }

    private Uni<Set<CacheKey>> usableAmong(Set<CacheKey> keys) {
        Set<CacheKey> usable = ConcurrentHashMap.newKeySet();
        return Multi.createFrom()
                .iterable(keys)
                .onItem()
                .transformToUniAndMerge(key -> reads.get(key).flatMap(seen -> {
                    if (isUsable(seen)) {
                        usable.add(key);
                    }
                    return isUsable(seen) || seen.stored().isEmpty()
                            ? Uni.createFrom().item(true)
                            : inner.remove(key, seen.stored().get());
                }))
                .collect()
                .last()
                .replaceWith(usable);
    }

    private static boolean isUsable(SettledReads.Read seen) {
        return value(seen.usable()).isPresent();
    }

    private static Optional<Entry> value(Optional<Entry> found) {
        return found.filter(entry -> !entry.isAbsent());
    }

    private static StoreException busy() {
        return new StoreException.Busy("Other requests write and invalidate this entry too often; try again");
    }
}
