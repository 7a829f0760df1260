package dev.larder.core;

/** Tags of entries that Larder keeps for itself. Each has a space, which a caller's tag cannot have. */
public final class OwnTags {
    /** What the tag of a session's id begins with. */
    public static final String SESSION_ID = "id ";

    /** What the tag of a session's user begins with. */
    public static final String SESSION_USER = "user ";

    /** What the tags of answers begin with that a service in front of an origin has cached. */
    public static final String FRONT = "front ";

    private OwnTags() {}

    /** Whether the tag is one of answers that a service in front of an origin has cached. */
    public static boolean isOfFront(String tag) {
        return tag.startsWith(FRONT);
    }

    /** Whether the tag is Larder's own. */
    public static boolean has(String tag) {
        return tag.startsWith(SESSION_ID) || tag.startsWith(SESSION_USER) || isOfFront(tag);
    }
}
