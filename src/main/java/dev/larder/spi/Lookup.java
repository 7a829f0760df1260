package dev.larder.spi;

/** The answer to a read that may not wait ({@link CacheStore#getNow}). */
public sealed interface Lookup {
    /**
     * The live entry.
     *
     * @param entry what {@link CacheStore#get} would emit
     */
    record Hit(Entry entry) implements Lookup {}

    /** The answers without an entry. */
    enum Empty implements Lookup {
        /** There is no live entry. */
        MISS,
        /** The store would have to wait to tell: ask with {@link CacheStore#get}. */
        ASK
    }
}
