package dev.larder.core.invalidation.freshness;

import dev.larder.spi.CacheKey;

/**
 * Tags as stores know them: 64 bits of a hash. Two tags that meet in one number are invalidated together, which costs a
 * miss and nothing else.
 *
 * <p>A tag has two marks: one makes its entries unusable, the other makes them stale.
 */
public final class TagId {
    /** The tag of everything in a service. */
    public static final long SERVICE = of('s', "");

    /** The mark of copies alone: any entry may have been written. */
    static final long WRITES = of('w', "");

    private static final long SOFT = 0x5851F42D4C957F2DL;

    private TagId() {}

    /** The tag that only this key's entry has. */
    public static long key(CacheKey key) {
        return of('k', key.text());
    }

    /** The mark of copies alone: this key's entry was written. The entry itself stays usable. */
    static long written(CacheKey key) {
        return of('w', key.text());
    }

    /** The tag of the entries whose key begins so; of all, when it is empty. */
    public static long prefix(String prefix) {
        return prefix.isEmpty() ? SERVICE : of('p', prefix);
    }

    /** The tag of the entries whose writer said so. */
    public static long tag(String tag) {
        return of('t', tag);
    }

    /** A version of a tag. */
    public static long version(String version) {
        return of('v', version);
    }

    /** The mark that makes the tag's entries stale and no more. */
    public static long soft(long tag) {
        return tag ^ SOFT;
    }

    private static long of(char kind, String text) {
        long hash = mixed(kind);
        for (int i = 0; i < text.length(); i++) {
            hash = mixed(hash ^ text.charAt(i)) + i;
        }
        return hash;
    }

    /** The finalizer of SplitMix64, a bijection in which every bit of the input changes half of the output's. */
    private static long mixed(long bits) {
        long z = bits + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
