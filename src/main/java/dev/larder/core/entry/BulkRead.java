package dev.larder.core.entry;

import dev.larder.core.Refusal;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entry;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A read of many entries that never holds much more than it may answer with: a few first, and then as many at a time as
 * fit if the rest are about as large.
 */
final class BulkRead {
    private static final int FIRST = 8;

    private final CacheStore store;
    private final List<CacheKey> keys;
    private final long mostBytes;
    private final Map<CacheKey, Entry> found = new HashMap<>();
    private long bytes;

    BulkRead(CacheStore store, List<CacheKey> keys, long mostBytes) {
        this.store = store;
        this.keys = keys;
        this.mostBytes = mostBytes;
    }

    Uni<Map<CacheKey, Entry>> begin() {
        return from(0, FIRST);
    }

    private Uni<Map<CacheKey, Entry>> from(int begin, int size) {
        if (begin >= keys.size()) {
            return Uni.createFrom().item(found);
        }
        int end = Math.min(keys.size(), begin + size);
        return store.getAll(keys.subList(begin, end)).flatMap(some -> {
            add(some);
            long usual = Math.max(1, bytes / end);
            long fit = Math.max(1, Math.min(keys.size(), (mostBytes - bytes) / usual));
            return from(end, (int) fit);
        });
    }

    private void add(Map<CacheKey, Entry> some) {
        found.putAll(some);
        some.values().forEach(entry -> bytes += entry.payload().length);
        if (bytes > mostBytes) {
            throw new Refusal.TooLarge(
                    "These values have more than %d bytes together; read fewer at once".formatted(mostBytes));
        }
    }
}
