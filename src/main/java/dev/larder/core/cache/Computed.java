package dev.larder.core.cache;

import dev.larder.spi.Entry;

/**
 * A value that was there, or was loaded.
 *
 * @param entry the value; one that {@linkplain Entry#isAbsent stands for nothing} when the source has none
 * @param origin where it came from
 */
public record Computed(Entry entry, Origin origin) {
    /** Where a value came from. */
    public enum Origin {
        /** It was stored, and fresh. */
        FRESH,
        /** It was stored and is stale; perhaps it is being loaded anew. */
        STALE,
        /** It was loaded for this caller and is stored now. */
        LOADED,
        /** It was loaded for another caller of this node while this one waited, and is stored now. */
        SHARED,
        /** It was loaded for this caller and is not stored: it may not be, or something came between. */
        PASSED
    }
}
