package dev.larder.core.invalidation.freshness;

/** The effect of invalidations on an entry. */
enum Verdict {
    /** Usable: no mark of its tags is newer. */
    FRESH,
    /** Stale: a newer mark of a soft purge. */
    STALE,
    /** Gone: a newer mark of a hard purge. */
    GONE
}
