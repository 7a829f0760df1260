package dev.larder.gateway.origin.table.database;

/** The caching pattern of writes. */
public enum WriteMode {
    /** The row is written, then its tags are invalidated. */
    ASIDE,
    /** Afterwards the new row is put into the cache too. */
    THROUGH,
    /** The write is queued, and the answer does not wait for the database. */
    BEHIND
}
