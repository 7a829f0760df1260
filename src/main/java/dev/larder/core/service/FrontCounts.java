package dev.larder.core.service;

/**
 * The numbers of answers of a service in front of an origin, on this node, since its start.
 *
 * @param hits answers from the cache that were fresh
 * @param stale answers from the cache that were stale
 * @param misses answers of the origin to requests that the cache could not answer
 * @param bypass requests that do not use the cache, changes among them
 * @param stored answers of the origin that were stored
 * @param collapsed answers shared with the request of another caller
 */
public record FrontCounts(long hits, long stale, long misses, long bypass, long stored, long collapsed) {}
