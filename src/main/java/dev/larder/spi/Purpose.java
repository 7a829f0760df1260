package dev.larder.spi;

/**
 * The kind of an entry, for the eviction of a store: the three kinds do not compete for room.
 *
 * <p>Keys that begin with {@link #MARK} in a store are Larder's; a caller's key that begins with it has a second one.
 */
public enum Purpose {
    /** A caller's value, or a caller's note that there is none. */
    VALUE,

    /** A record that Larder keeps for callers: a session, the list of a user's sessions, a delivery. */
    RECORD,

    /** A lease, its note, or a placeholder of a value that is being loaded: small, and of use for a short time. */
    LEASE;

    /** The noncharacter with which the names of Larder begin. */
    public static final char MARK = '\uFFFF';

    /**
     * The prefix of the keys of records. Callers cannot name such keys. It sorts behind almost every other key: the
     * first pages of a listing have the callers' own.
     */
    public static final String RECORDS = MARK + "larder/";

    /**
     * The prefix of the names of records with acknowledged writes that are stored nowhere else yet. They are few, and a
     * store that evicts keeps them: it refuses writes that have no room beside them.
     */
    public static final String QUEUES = "behind/";

    private static final String STORED_RECORDS = MARK + RECORDS;
    private static final String STORED_QUEUES = STORED_RECORDS + QUEUES;

    /** Whether a store must keep the entry under the key that it has for it. */
    public static boolean isKept(String stored) {
        return stored.startsWith(STORED_QUEUES);
    }

    /** The purpose of an entry under the key that a store has for it. */
    public static Purpose of(CacheKey stored, Entry entry) {
        String key = stored.text();
        if (key.charAt(0) != MARK) {
            return entry.revision().equals(Revision.NEVER_SHOWN) ? LEASE : VALUE;
        }
        if (key.startsWith(STORED_RECORDS)) {
            return RECORD;
        }
        return key.length() > 1 && key.charAt(1) == MARK ? VALUE : LEASE;
    }
}
