package dev.larder.spi;

import java.util.function.LongSupplier;

/**
 * Where calls wait inside a store. Of several that are alike, one for each connection say, the fullest is told of: it is the
 * first to refuse.
 *
 * @param name what waits there; ends with {@code -bytes} where that is weighed and not counted
 * @param depth how much waits now; cheap, and asked from any thread
 * @param bound how much may wait; what finds no room fails as {@link StoreException.Busy}
 */
public record StoreQueue(String name, LongSupplier depth, long bound) {}
