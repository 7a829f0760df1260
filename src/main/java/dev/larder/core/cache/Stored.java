package dev.larder.core.cache;

import dev.larder.spi.CacheStore.Written;
import dev.larder.spi.Entry;

/**
 * A write that happened.
 *
 * @param entry what is stored now
 * @param written over what
 */
public record Stored(Entry entry, Written written) {}
