package dev.larder.spi;

import java.util.OptionalLong;

/**
 * What a store knows of its content. Empty means unknown, never zero.
 *
 * @param entries live and not yet collected entries
 * @param bytes what they weigh, in bytes, by the store's own measure
 * @param evictions entries that had to go for want of room since the store was opened
 */
public record StoreStats(OptionalLong entries, OptionalLong bytes, OptionalLong evictions) {
    /** Nothing is known. */
    public static final StoreStats UNKNOWN =
            new StoreStats(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
}
