package dev.larder.stores.local;

/**
 * The bounds of counters and lists of a local store.
 *
 * @param counters the maximum number of counters
 * @param listBytes the maximum size of all lists together, in bytes
 */
record SideLimits(long counters, long listBytes) {}
