package dev.larder.core.invalidation.freshness;

/** What invalidations have made of an entry. */
enum Verdict {
    /** No mark of its tags is newer. */
    FRESH,
    /** One is, and it was meant to leave the entry to readers who take what is stale. */
    STALE,
    /** One is. */
    GONE
}
