package dev.larder.stores.local;

/**
 * The bounds of what a local store holds beside values: none of it competes with values for room.
 *
 * @param counters the maximum number of counters, and of keys with rate limits
 * @param listBytes the maximum size of all lists together, in bytes
 * @param recordBytes the maximum size of all sessions and other records of Larder together, in bytes
 * @param leaseBytes the maximum size of all leases and placeholders together, in bytes
 */
record SideLimits(long counters, long listBytes, long recordBytes, long leaseBytes) {}
