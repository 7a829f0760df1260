package dev.larder.core.event.inbound;

/** The result of a delivery. */
public enum Receipt {
    /** The delivery purged. */
    PURGED,
    /** The same delivery had purged before; nothing was done. */
    REPLAYED,
    /** The type of the event purges nothing. */
    IGNORED
}
