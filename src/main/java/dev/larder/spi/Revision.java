package dev.larder.spi;

/**
 * A moment in the history of a service's invalidations: which of them have happened, and which are still to come.
 *
 * @param epoch which history: a random number that changes when the backend was emptied, replaced, or lost any of it
 * @param seq how many invalidations the history has so far
 */
public record Revision(long epoch, long seq) {
    /** No moment of any history: what an entry has that nobody stamped. */
    public static final Revision NONE = new Revision(0, 0);
}
