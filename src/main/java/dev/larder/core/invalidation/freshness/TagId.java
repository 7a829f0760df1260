package dev.larder.core.invalidation.freshness;

import dev.larder.spi.CacheKey;

/**
 * Tags in the form that stores use: 64 bits of a hash. Two tags with the same hash are invalidated together, which
 * causes a miss and no other harm.
 *
 * <p>A tag has two marks: one makes its entries unusable, the other makes them stale.
 */
public final class TagId {
    /** The tag of all entries of a service. */
    public static final long SERVICE = of('s', "");

    /** A tag of copies: any entry may have been written. */
    static final long WRITES = of('w', "");

    private static final long SOFT = 0x5851F42D4C957F2DL;

    private TagId() {}

    /** The tag of the entry of this key alone. */
    public static long key(CacheKey key) {
        return of('k', key.text());
    }

    /** A tag of copies: the entry of this key was written. The entry itself stays usable. */
    static long written(CacheKey key) {
        return of('w', key.text());
    }

    /** The tag of the entries whose key has this prefix; of all entries if it is empty. */
    public static long prefix(String prefix) {
        return prefix.isEmpty() ? SERVICE : of('p', prefix);
    }

    /** The tag of the entries to which a writer gave this tag. */
    public static long tag(String tag) {
        return of('t', tag);
    }

    /** The hash of a version of a tag. */
    public static long version(String version) {
        return of('v', version);
    }

    /** The tag that makes the entries of the given tag stale. */
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
