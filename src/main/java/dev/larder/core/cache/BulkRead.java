package dev.larder.core.cache;

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
 * others have about the same size.
 */
final class BulkRead {
    private static final int FIRST = 8;

    /** The number of concurrent reads of single entries. */
    private static final int CONCURRENCY = 128;

    private final CacheStore store;
    private final List<CacheKey> keys;
    private final long maxBytes;
    private final Map<CacheKey, Entry> found = new HashMap<>();
    private final Map<CacheKey, StoreException> refused = new HashMap<>();
    private long bytes;

    BulkRead(CacheStore store, List<CacheKey> keys, long maxBytes) {
        this.store = store;
        this.keys = keys;
        this.maxBytes = maxBytes;
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
        // one of the keys holds a value that is not an entry; single reads find which one
        var answer = store.getAll(next).onFailure(StoreException.Conflict.class).recoverWithUni(() -> eachAlone(next));
        return answer.flatMap(some -> {
            add(some);
            long usual = Math.max(1, bytes / end);
            long fit = Math.max(1, Math.min(keys.size(), (maxBytes - bytes) / usual));
            return from(end, (int) fit);
        });
    }

    private Uni<Map<CacheKey, Entry>> eachAlone(List<CacheKey> some) {
        return Multi.createFrom()
                .iterable(some)
                .onItem()
                .transformToUni(key -> store.get(key)
                        .map(entry -> new Answer(key, entry, Optional.empty()))
                        .onFailure(StoreException.Conflict.class)
                        .recoverWithItem(e -> new Answer(key, Optional.empty(), Optional.of((StoreException) e))))
                .merge(CONCURRENCY)
                .collect()
                .asList()
                .map(answers -> {
                    Map<CacheKey, Entry> entries = new HashMap<>();
                    for (Answer answer : answers) {
                        answer.entry().ifPresent(entry -> entries.put(answer.key(), entry));
                        answer.failure().ifPresent(failure -> refused.put(answer.key(), failure));
                    }
                    return entries;
                });
    }

    private record Answer(CacheKey key, Optional<Entry> entry, Optional<StoreException> failure) {}

    private void add(Map<CacheKey, Entry> some) {
        some.forEach((key, entry) -> {
            if (!entry.isAbsent()) {
                found.put(key, entry);
                bytes += entry.payload().length;
            }
        });
        if (bytes > maxBytes) {
            throw new Refusal.TooLarge(
                    "These values have more than %d bytes together; read fewer at once".formatted(maxBytes));
        }
    }
}
