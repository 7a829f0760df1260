package dev.larder.ai.entries;

import java.util.Locale;

/** A way to find the answer to a question. They are tried in this order. */
enum Strategy {
    /** The question is the same. */
    EXACT,
    /** The question differs only in case, white space and punctuation. */
    NORMALISED,
    /** The question means the same. */
    SEMANTIC;

    /** The name in requests and answers. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
