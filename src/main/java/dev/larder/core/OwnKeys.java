package dev.larder.core;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Purpose;

/** Keys of entries that Larder keeps in a service beside those of its callers. Callers can neither name nor list them. */
public final class OwnKeys {
    private static final String BEGINNING = Purpose.RECORDS;

    /**
     * The prefix of the keys of answers that services in front of origins have cached. They are evicted like other
     * values.
     */
    private static final String CACHED = Purpose.MARK + "front/";

    private OwnKeys() {}

    /** Larder's own key of that name. */
    public static CacheKey of(String name) {
        return new CacheKey(BEGINNING + name);
    }

    /** Whether the key is Larder's own. */
    public static boolean has(CacheKey key) {
        return key.text().startsWith(BEGINNING) || isCached(key);
    }

    /** The key of the answer that a service in front of an origin has cached under this name. */
    public static CacheKey ofCached(String service, String name) {
        return new CacheKey(CACHED + service + '/' + name);
    }

    /** The name of the answer with this key, as it was given to {@link #ofCached}; it has no slash. */
    public static String nameOfCached(CacheKey key) {
        return key.text().substring(key.text().lastIndexOf('/') + 1);
    }

    /** Whether the key is one of a cached answer of a service in front of an origin. */
    public static boolean isCached(CacheKey key) {
        return key.text().startsWith(CACHED);
    }

    /** Whether some or all keys with this prefix are Larder's own; false for the empty prefix. */
    public static boolean meet(String beginning) {
        return !beginning.isEmpty() && (meet(beginning, BEGINNING) || meet(beginning, CACHED));
    }

    private static boolean meet(String one, String other) {
        return one.startsWith(other) || other.startsWith(one);
    }
}
