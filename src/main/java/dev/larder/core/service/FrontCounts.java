package dev.larder.core.service;

/**
 * What a service in front of an origin has answered on this node since its start.
 *
 * @param hits answers from the cache that were fresh
 * @param stale answers from the cache that were stale
 * @param misses answers for which the origin was asked, because the cache had none that could be used
 * @param bypass requests that were passed on whatever the cache has, changes among them
 * @param stored answers of the origin that were stored
 * @param collapsed answers that came with the request of another caller
 */
public record FrontCounts(long hits, long stale, long misses, long bypass, long stored, long collapsed) {}
