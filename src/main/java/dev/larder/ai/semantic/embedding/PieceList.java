package dev.larder.ai.semantic.embedding;

import java.util.Arrays;

/** The ids of pieces of a text. */
final class PieceList {
    private long[] ids = new long[32];
    private int size;

    void add(long id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
        }
        ids[size++] = id;
    }

    int size() {
        return size;
    }

    /** Removes the last ones, until there are so many; without effect if there are fewer. */
    void shorten(int max) {
        size = Math.min(size, max);
    }

    long[] toArray() {
        return Arrays.copyOf(ids, size);
    }
}
