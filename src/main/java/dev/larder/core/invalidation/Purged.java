package dev.larder.core.invalidation;

/**
 * A finished purge, which every reader of every node sees.
 *
 * @param seq its number in the service's invalidation log
 * @param marks the number of tags, prefixes and keys that it invalidated
 */
public record Purged(long seq, int marks) {}
