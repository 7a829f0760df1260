package dev.larder.spi;

/**
 * A position in the log of a service's invalidations, which separates earlier from later ones.
 *
 * @param epoch the id of the log: a random number that changes if the backend is emptied or replaced, or loses a part
 *     of the log
 * @param seq the number of invalidations in the log
 */
public record Revision(long epoch, long seq) {
    /** The revision of an entry without a revision; it belongs to no log. */
    public static final Revision NONE = new Revision(0, 0);

    /**
     * The placeholder in a written entry that the store replaces by the newest revision, in the same step as it stores
     * the entry. Only for stores whose log {@linkplain InvalidationLog#assignsRevisions() supports it}.
     */
    public static final Revision NEWEST = new Revision(0, -1);

    /**
     * The revision of a placeholder: of an epoch that does not exist, so every reader finds the entry invalidated. Real
     * epochs are not 0.
     */
    public static final Revision NEVER_SHOWN = new Revision(0, 1);
}
