package dev.larder.core.cache;

import dev.larder.spi.Entry;

/**
 * A value that was stored or loaded.
 *
 * @param entry the value; a {@linkplain Entry#isAbsent remembered miss} if the source has none
 * @param origin the origin of the value
 */
public record Computed(Entry entry, ValueOrigin origin) {
    /** The origin of a value. */
    public enum ValueOrigin {
        /** Stored and fresh. */
        FRESH,
        /** Stored and stale; a load may be under way. */
        STALE,
        /** Loaded for this caller and stored. */
        LOADED,
        /** Loaded for another caller of this node while this one waited, and stored. */
        SHARED,
        /** Loaded for this caller and not stored: the loader forbids it, or the key changed meanwhile. */
        PASSED
    }
}
