package dev.larder.stores.database;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.StoreException;
import dev.larder.spi.StoreLimits;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The maximum sizes of rows, checked before a row shares a statement with rows of other callers. */
final class DatabaseLimits {
    /**
     * The maximum size that a btree index with pages of 8 KiB always takes ("index row size exceeds"), with the
     * generation in the same row.
     */
    static final StoreLimits LIMITS = new StoreLimits(2_000, 256L << 20);

    private DatabaseLimits() {}

    /** The row of the entry, or {@link StoreException.TooLarge}. */
    static Uni<EntryBytes> row(CacheKey key, Entry entry) {
        return Uni.createFrom().item(() -> checked(key, entry));
    }

    static Uni<List<EntryBytes>> rows(Map<CacheKey, Entry> entries) {
        return Uni.createFrom().item(() -> {
            List<EntryBytes> rows = new ArrayList<>();
            entries.forEach((key, entry) -> rows.add(checked(key, entry)));
            return rows;
        });
    }

    /** The key, or {@link StoreException.TooLarge}. */
    static Uni<CacheKey> within(CacheKey key) {
        return Uni.createFrom().item(() -> checked(key));
    }

    private static EntryBytes checked(CacheKey key, Entry entry) {
        if (entry.payload().length > LIMITS.maxValueBytes()) {
            throw new StoreException.TooLarge(
                    "A value may have at most %d bytes in the database".formatted(LIMITS.maxValueBytes()));
        }
        return EntryBytes.of(checked(key), entry);
    }

    private static CacheKey checked(CacheKey key) {
        if (key.utf8().length > LIMITS.maxKeyBytes()) {
            throw new StoreException.TooLarge(
                    "A key may have at most %d bytes in the database".formatted(LIMITS.maxKeyBytes()));
        }
        return key;
    }
}
