package dev.larder.core.event.inbound;

/** What became of a delivery. */
public enum Receipt {
    /** What it names is purged. */
    PURGED,
    /** It had purged before, and did nothing now. */
    REPLAYED,
    /** It is of a kind that purges nothing. */
    IGNORED
}
