package dev.larder.core.cache;

import dev.larder.spi.CacheStore.Written;
import dev.larder.spi.Entry;

/**
 * A successful write.
 *
 * @param entry the stored entry
 * @param written the kind of entry that the write replaced
 */
public record Stored(Entry entry, Written written) {}
