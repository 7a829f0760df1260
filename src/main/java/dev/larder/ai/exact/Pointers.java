package dev.larder.ai.exact;

/** JSON pointers (RFC 6901). */
final class Pointers {
    private Pointers() {}

    /** The pointer of a member of an object. */
    static String member(String object, String name) {
        return object + '/' + name.replace("~", "~0").replace("/", "~1");
    }

    /** The pointer of an element of an array. */
    static String element(String array, int index) {
        return array + '/' + index;
    }
}
