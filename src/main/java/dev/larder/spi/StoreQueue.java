package dev.larder.spi;

import java.util.function.LongSupplier;

/**
 * A queue of waiting calls inside a store. It may stand for several queues of one kind, for example one for each
 * connection; the values are then those of the fullest, which refuses first.
 *
 * @param name the name; ends with {@code -bytes} if the queue is measured in bytes
 * @param depth the present depth; cheap, and called from any thread
 * @param bound the maximum depth; a call beyond it fails as {@link StoreException.Busy}
 */
public record StoreQueue(String name, LongSupplier depth, long bound) {}
