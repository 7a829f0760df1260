package dev.larder.core;

import dev.larder.spi.StoreException;

/** The room for the values that one call reads and holds until it is answered. */
public interface ReadBudget {
    /**
     * Counts bytes that are about to be read.
     *
     * @throws StoreException.Busy when there is no room for them
     */
    void reserve(long bytes);

    /** Counts bytes that were read already, whatever room there is; gives bytes back if the number is negative. */
    void take(long bytes);
}
