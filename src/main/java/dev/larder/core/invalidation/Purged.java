package dev.larder.core.invalidation;

/**
 * A purge that happened: every reader of every node knows.
 *
 * @param seq its number in the service's history
 * @param marks how many tags, prefixes and keys were marked
 */
public record Purged(long seq, int marks) {}
