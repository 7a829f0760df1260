package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Listing keys and removing them by prefix. */
public non-sealed interface KeyScan extends Capability {
    /**
     * Emits one page of keys. Whoever follows the cursors to the end meets every entry that lived all the time at least
     * once; one written or removed meanwhile may or may not appear.
     *
     * <p>Fails with {@link StoreException.BadCursor} when the cursor is not one this store gave out.
     */
    Uni<Page> scan(Query query);

    /** Removes the entries whose key begins with {@code prefix} (not empty) and emits how many there were. */
    Uni<Long> removeAll(String prefix);

    /**
     * What to list.
     *
     * @param prefix how the keys begin; empty for all
     * @param cursor where the page before ended; empty for the first
     * @param limit how many keys at most, 1 to 1,000
     */
    record Query(String prefix, Optional<String> cursor, int limit) {}

    /**
     * One page, in no promised order.
     *
     * @param keys at most as many as asked for, perhaps none although more follow
     * @param next the cursor of the next page; empty when this was the last
     */
    record Page(List<Listed> keys, Optional<String> next) {}

    /**
     * One listed entry.
     *
     * @param key its key
     * @param size its payload's size in bytes
     * @param deadline when it ends, in epoch milliseconds, or {@link Lifetime#NEVER}
     */
    record Listed(CacheKey key, long size, long deadline) {}
}
