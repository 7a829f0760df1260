package dev.larder.stores.file;

/** The key spaces of a store. */
enum Space {
    ENTRIES,
    COUNTERS,
    MARKS,
    LIMITS
}
