package dev.larder.stores.file;

/** The two key spaces of a store. */
enum Space {
    ENTRIES,
    COUNTERS
}
