package dev.larder.stores.memcached;

/** The change that a conditional write makes of the stored item. Decided anew after a conflict with another writer. */
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
sealed interface ItemChange<T> {
    /** The result of the call when the change is made. */
    T result();

    /** Leaves the item unchanged. */
    record Keep<T>(T result) implements ItemChange<T> {}

    /** Stores the body until the deadline. */
    record Store<T>(byte[] body, long deadline, T result) implements ItemChange<T> {}

    /** Removes the item. */
    record Remove<T>(T result) implements ItemChange<T> {}
}
