package dev.larder.core;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Tags made of values from outside, in the form in which a caller can write them: spaces, commas and everything that is
 * not printable ASCII are percent-encoded, and a longer tag is cut. Two values whose tags become alike share them,
 * which purges too much and never too little.
 */
public final class TagEscape {
    /** The longest tag, in characters. */
    public static final int LONGEST = 128;

    private TagEscape() {}

    /** The tag as a caller can write it. */
    public static String of(String tag) {
        var escaped = new StringBuilder(tag.length());
        for (byte next : tag.getBytes(UTF_8)) {
            if (isWritable((char) next)) {
                escaped.append((char) next);
            } else {
                escaped.append("%%%02X".formatted(next));
            }
        }
        escaped.setLength(Math.min(escaped.length(), LONGEST));
        return escaped.toString();
    }

    /** Whether a caller can write the character in a tag: in a header field, where a comma separates tags. */
    public static boolean isWritable(int character) {
        return character > ' ' && character < 0x7f && character != ',';
    }
}
