package dev.larder.http.codec;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a value (RFC 9110, section 14). A request with several ranges gets the whole value, which the RFC allows.
 *
 * @param from the first byte
 * @param size the number of bytes, at least 1
 */
public record ByteRange(int from, int size) {
    private static final Pattern SINGLE = Pattern.compile("bytes=\\s*(?:(\\d{1,18})-(\\d{1,18})?|-(\\d{1,18}))\\s*");

    /** A range that no byte of the value is in. */
    private static final ByteRange UNSATISFIABLE = new ByteRange(0, 0);

    /** The range that a {@code Range} field asks for; empty when the whole value is to be sent. */
    public static Optional<ByteRange> of(String field, int length) {
        Matcher range = SINGLE.matcher(field);
        if (!range.matches()) {
            return Optional.empty();
        }
        if (range.group(3) != null) {
            int size = (int) Math.min(Long.parseLong(range.group(3)), length);
            return Optional.of(size == 0 ? UNSATISFIABLE : new ByteRange(length - size, size));
        }
        long first = Long.parseLong(range.group(1));
        long last = range.group(2) == null ? Long.MAX_VALUE : Long.parseLong(range.group(2));
        if (last < first) {
            return Optional.empty();
        }
        if (first >= length) {
            return Optional.of(UNSATISFIABLE);
        }
        return Optional.of(new ByteRange((int) first, (int) (Math.min(last, length - 1) - first + 1)));
    }

    /** Whether there is a byte in it. */
    public boolean isSatisfiable() {
        return size > 0;
    }
}
