package dev.larder.stores.local;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.Representation;
import dev.larder.stores.support.MemoSize;

/**
 * The maximum size of a local store.
 *
 * @param maximum the maximum, in units
 * @param byBytes whether the unit is a byte, and not an entry
 */
record Bound(long maximum, boolean byBytes) {
    /**
     * The approximate size in bytes of Caffeine's node, the cell, the key, the entry and its records on a 64-bit JVM with
     * compressed pointers.
     */
    private static final int OVERHEAD = 300;

    static Bound bytes(long maximum) {
        return new Bound(maximum, true);
    }

    static Bound entries(long maximum) {
        return new Bound(maximum, false);
    }

    /** The size of a value, in units. */
    int weigh(CacheKey key, Entry entry) {
        return byBytes ? bytesOf(key, entry) : 1;
    }

    /** The approximate size of an entry in the heap. */
    static int bytesOf(CacheKey key, Entry entry) {
        Representation form = entry.form();
        long characters = (long) key.text().length() + form.characters() + entry.tagCharacters();
        long bytes = OVERHEAD + MemoSize.of(form) + 2 * characters + entry.payload().length;
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }
}
