package dev.larder.spi;

/** The result of a read that must not wait ({@link CacheStore#getNow}). */
public sealed interface Lookup {
    /**
     * The live entry.
     *
     * @param entry the entry that {@link CacheStore#get} would emit
     */
    record Hit(Entry entry) implements Lookup {}

    /** The answers without an entry. */
    enum Empty implements Lookup {
        /** There is no live entry. */
        MISS,
        /** The store cannot answer without waiting: use {@link CacheStore#get}. */
        ASK
    }
}
