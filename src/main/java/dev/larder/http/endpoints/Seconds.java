package dev.larder.http.endpoints;

import io.vertx.core.http.HttpHeaders;

/**
 * Texts with a number of seconds in them. Small numbers are most numbers, so their texts are made once.
 *
 * <p>The array is filled without a lock: a text is immutable, and making it twice does no harm.
 */
final class Seconds {
    private static final int KNOWN = 4_096;

    private final String before;
    private final CharSequence[] known = new CharSequence[KNOWN];

    /** @param before the text before the number */
    Seconds(String before) {
        this.before = before;
    }

    CharSequence text(long seconds) {
        if (seconds < 0 || seconds >= KNOWN) {
            return before + seconds;
        }
        CharSequence text = known[(int) seconds];
        if (text == null) {
            text = HttpHeaders.createOptimized(before + seconds);
            known[(int) seconds] = text;
        }
        return text;
    }
}
