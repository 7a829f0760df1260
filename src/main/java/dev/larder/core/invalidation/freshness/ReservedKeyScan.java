package dev.larder.core.invalidation.freshness;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Purpose;

/**
 * Separates two key spaces: the callers' keys and Larder's own names. A name begins with the noncharacter U+FFFF; a
 * caller's key that begins with it is stored with a second one.
 */
final class ReservedKeyScan {
    private static final char MARK = Purpose.MARK;

    private ReservedKeyScan() {}

    /** The stored form of a prefix of callers' keys. */
    static String in(String beginning) {
        return isMarked(beginning) ? MARK + beginning : beginning;
    }

    /** The stored form of a caller's key. */
    static CacheKey in(CacheKey key) {
        return isMarked(key.text()) ? new CacheKey(MARK + key.text()) : key;
    }

    /** The caller's key of a stored one. */
    static CacheKey out(CacheKey stored) {
        return isMarked(stored.text()) ? new CacheKey(stored.text().substring(1)) : stored;
    }

    /** The stored form of a name of Larder. */
    static CacheKey beside(String name) {
        return new CacheKey(MARK + name);
    }

    /** Whether a stored key is a name of Larder. */
    static boolean isBeside(CacheKey stored) {
        return isMarked(stored.text()) && !isMarked(stored.text().substring(1));
    }

    /** Whether the stored form of a key differs from the key. */
    static boolean isMarked(CacheKey key) {
        return isMarked(key.text());
    }

    private static boolean isMarked(String text) {
        return !text.isEmpty() && text.charAt(0) == MARK;
    }
}
