package dev.larder.core;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Purpose;

/** Keys of entries that Larder keeps in a service beside those of its callers, who can neither name nor list them. */
public final class OwnKeys {
    private static final String BEGINNING = Purpose.RECORDS;

    private OwnKeys() {}

    /** Larder's own key of that name. */
    public static CacheKey of(String name) {
        return new CacheKey(BEGINNING + name);
    }

    /** Whether the key is Larder's own. */
    public static boolean has(CacheKey key) {
        return key.text().startsWith(BEGINNING);
    }

    /** Whether the keys that begin so are Larder's own, some of them or all; those of a whole service do not count. */
    public static boolean meet(String beginning) {
        return !beginning.isEmpty() && (beginning.startsWith(BEGINNING) || BEGINNING.startsWith(beginning));
    }
}
