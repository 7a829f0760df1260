package dev.larder.stores.local;

/**
 * How much a local store holds apart from its entries.
 *
 * @param counters how many counters there may be
 * @param listBytes what all lists may weigh together
 */
record SideLimits(long counters, long listBytes) {}
