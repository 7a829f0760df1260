package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Listing keys and removing them by prefix. */
public non-sealed interface KeyScan extends Capability {
    /**
     * Emits one page of keys. A scan to the last page shows every entry that exists during the whole scan at least
     * once; an entry written or removed meanwhile may or may not appear.
     *
     * <p>Fails with {@link StoreException.BadCursor} if the cursor was not created by this store.
     */
    Uni<Page> scan(Query query);

    /** Removes the entries whose key begins with {@code prefix} (not empty) and emits the number of removed entries. */
    Uni<Long> removeAll(String prefix);

    /**
     * One page of a listing.
     *
     * @param prefix the prefix of the keys; empty for all keys
     * @param cursor the cursor of the page before; empty for the first page
     * @param limit the maximum number of keys, 1 to 1,000
     */
    record Query(String prefix, Optional<String> cursor, int limit) {}

    /**
     * One page of keys, in no defined order.
     *
     * @param keys at most {@code limit} keys; may be empty although more pages follow
     * @param next the cursor of the next page; empty if this is the last page
     */
    record Page(List<Listed> keys, Optional<String> next) {}

    /**
     * One listed entry.
     *
     * @param key its key
     * @param size its payload's size in bytes
     * @param deadline the end of its lifetime, in epoch milliseconds, or {@link Lifetime#NEVER}
     */
    record Listed(CacheKey key, long size, long deadline) {}
}
