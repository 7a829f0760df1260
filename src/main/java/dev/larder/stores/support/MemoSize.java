package dev.larder.stores.support;

import dev.larder.spi.Entry;
import dev.larder.spi.Representation;

/** The room in the heap of what readers keep with an entry as its memo (see {@link Entry#memo}). */
public final class MemoSize {
    /** The approximate size in bytes of a parsed head, and of the copy of an entry without its life in a tier. */
    private static final int HEAD = 500;

    /** The same of a field, which is kept parsed, and as it is written. */
    private static final int FIELD = 150;

    private MemoSize() {}

    /** In bytes, on a 64-bit JVM with compressed pointers; 0 for a form of which readers parse nothing. */
    public static int of(Representation form) {
        int fields = form.attributes().size();
        return fields == 0 ? 0 : HEAD + FIELD * fields;
    }
}
