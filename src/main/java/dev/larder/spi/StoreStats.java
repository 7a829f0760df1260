package dev.larder.spi;

import java.util.OptionalLong;

/**
 * Statistics of a store's content. Empty means unknown, never zero.
 *
 * @param entries the number of entries, including expired ones that are not yet removed
 * @param bytes the size of the entries in bytes, as the store measures it
 * @param evictions the number of entries evicted for lack of room since the store was opened
 */
public record StoreStats(OptionalLong entries, OptionalLong bytes, OptionalLong evictions) {
    /** Nothing is known. */
    public static final StoreStats UNKNOWN =
            new StoreStats(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
}
