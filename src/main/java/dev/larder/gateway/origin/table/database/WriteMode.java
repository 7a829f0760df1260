package dev.larder.gateway.origin.table.database;

/** What becomes of the cache when a row is written. */
public enum WriteMode {
    /** The row is written and what it makes outdated is invalidated. */
    ASIDE,
    /** Afterwards the new row is put into the cache, too. */
    THROUGH,
    /** The write is queued, and the answer does not wait for the database. */
    BEHIND
}
