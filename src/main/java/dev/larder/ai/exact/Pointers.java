package dev.larder.ai.exact;

/** JSON pointers (RFC 6901), up to a length. */
final class Pointers {
    /** Longer than a pointer that anybody configures: each member and element of a request has one made for it. */
    static final int MAX_LENGTH = 1_000;

    /** Stands for all longer ones. It is no pointer: those begin with a slash. */
    private static final String TOO_LONG = "too long";

    private Pointers() {}

    /** The pointer of a member of an object. */
    static String member(String object, String name) {
        return below(object, name.replace("~", "~0").replace("/", "~1"));
    }

    /** The pointer of an element of an array. */
    static String element(String array, int index) {
        return below(array, Integer.toString(index));
    }

    private static String below(String pointer, String token) {
        boolean fits = !pointer.equals(TOO_LONG) && pointer.length() + 1 + token.length() <= MAX_LENGTH;
        return fits ? pointer + '/' + token : TOO_LONG;
    }
}
