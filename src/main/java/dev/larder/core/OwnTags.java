package dev.larder.core;

/** Tags of entries that Larder keeps for itself. Each has a space, which a caller's tag cannot have. */
public final class OwnTags {
    /** The prefix of the tag of a session's id. */
    public static final String SESSION_ID = "id ";

    /** The prefix of the tag of a session's user. */
    public static final String SESSION_USER = "user ";

    /** The prefix of the tags of answers that a service in front of an origin has cached. */
    public static final String FRONT = "front ";

    private OwnTags() {}

    /** Whether the tag belongs to answers that a service in front of an origin has cached. */
    public static boolean isOfFront(String tag) {
        return tag.startsWith(FRONT);
    }

    /** Whether the tag is Larder's own. */
    public static boolean has(String tag) {
        return tag.startsWith(SESSION_ID) || tag.startsWith(SESSION_USER) || isOfFront(tag);
    }
}
