package dev.larder.core.cache;

import dev.larder.core.ReadBudget;
import dev.larder.core.Refusal;
import dev.larder.core.cache.BulkOperations.Found;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entry;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A read of many entries in bounded memory: it reads a few entries first, and then as many at a time as fit if the
 * others have about the same size. Room for all but the first ones is reserved before they are read.
 */
final class BulkRead {
    /** Few, because room for entries of unknown size cannot be reserved. */
    private static final int FIRST = 2;

    /**
     * The most entries of a step for each one read before: a few small entries must not stand for a thousand large
     * ones.
     */
    private static final int GROWTH = 16;

    /** The most bytes that a step is meant to read: a driver holds them beside the entries that are made of them. */
    private static final long MAX_STEP = 2 << 20;

    /** The number of concurrent reads of single entries. */
    private static final int CONCURRENCY = 128;

    private final CacheStore store;
    private final List<CacheKey> keys;
    private final long maxBytes;
    private final ReadBudget budget;
    private final Map<CacheKey, Entry> found = new HashMap<>();
    private final Map<CacheKey, StoreException> refused = new HashMap<>();
    private long bytes;

    /**
     * @param maxBytes the maximum size of all values together
     * @param budget counts the values
     */
    BulkRead(CacheStore store, List<CacheKey> keys, long maxBytes, ReadBudget budget) {
        this.store = store;
        this.keys = keys;
        this.maxBytes = maxBytes;
        this.budget = budget;
    }

    Uni<Found> begin() {
        return from(0, FIRST);
    }

    private Uni<Found> from(int begin, int size) {
        if (begin >= keys.size()) {
            return Uni.createFrom().item(new Found(found, refused));
        }
        int end = Math.min(keys.size(), begin + size);
        List<CacheKey> next = keys.subList(begin, end);
        long reserved = Math.min(next.size() * usualBytes(begin), maxBytes - bytes);
        budget.reserve(reserved);
        // one of the keys holds a value that is not an entry; single reads find which one
        var answer = store.getAll(next).onFailure(StoreException.Conflict.class).recoverWithUni(() -> eachAlone(next));
        return answer.flatMap(some -> {
            long before = bytes;
            add(some);
            budget.take(bytes - before - reserved);
            requireBounded();
            long fit = Math.min(maxBytes - bytes, MAX_STEP) / Math.max(1, usualBytes(end));
            return from(end, (int) Math.max(1, Math.min(fit, (long) GROWTH * end)));
        });
    }

    /** The size of an entry on average, as known after so many keys. */
    private long usualBytes(int read) {
        return read == 0 ? 0 : bytes / read;
    }

    private Uni<Map<CacheKey, Entry>> eachAlone(List<CacheKey> some) {
        return Multi.createFrom()
                .iterable(some)
                .onItem()
                .transformToUni(key -> store.get(key)
                        .map(entry -> new KeyAnswer(key, entry, Optional.empty()))
                        .onFailure(StoreException.Conflict.class)
                        .recoverWithItem(e -> new KeyAnswer(key, Optional.empty(), Optional.of((StoreException) e))))
                .merge(CONCURRENCY)
                .collect()
                .asList()
                .map(answers -> {
                    Map<CacheKey, Entry> entries = new HashMap<>();
                    for (KeyAnswer answer : answers) {
                        answer.entry().ifPresent(entry -> entries.put(answer.key(), entry));
                        answer.failure().ifPresent(failure -> refused.put(answer.key(), failure));
                    }
                    return entries;
                });
    }

    private record KeyAnswer(CacheKey key, Optional<Entry> entry, Optional<StoreException> failure) {}

    private void add(Map<CacheKey, Entry> some) {
        some.forEach((key, entry) -> {
            if (!entry.isAbsent()) {
                found.put(key, entry);
                bytes += entry.payload().length;
            }
        });
    }

    private void requireBounded() {
        if (bytes > maxBytes) {
            throw new Refusal.TooLarge(
                    "These values have more than %d bytes together; read fewer at once".formatted(maxBytes));
        }
    }
}
