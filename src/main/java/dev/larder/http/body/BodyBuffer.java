package dev.larder.http.body;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes that come in pieces, in arrays that together are hardly larger than what has come, however small the pieces.
 */
final class BodyBuffer {
    private static final int SMALLEST = 1 << 10;
    private static final int LARGEST = 64 << 10;
    private static final byte[] NOTHING = {};

    private final List<byte[]> full = new ArrayList<>(0);
    private byte[] last = NOTHING;
    private int used;
    private int size;

    int size() {
        return size;
    }

    void append(Buffer chunk) {
        if (size == 0) {
            // most bodies come in one piece
            last = chunk.getBytes();
            used = last.length;
            size = used;
            return;
        }
        int from = 0;
        while (from < chunk.length()) {
            if (used == last.length) {
                full.add(last);
                last = new byte[Math.max(SMALLEST, Math.min(size, LARGEST))];
                used = 0;
            }
            int some = Math.min(chunk.length() - from, last.length - used);
            chunk.getBytes(from, from + some, last, used);
            used += some;
            from += some;
            size += some;
        }
    }

    /** All of it in one array. */
    byte[] join() {
        if (full.isEmpty()) {
            return used == last.length ? last : Arrays.copyOf(last, used);
        }
        byte[] all = new byte[size];
        int at = 0;
        for (byte[] segment : full) {
            System.arraycopy(segment, 0, all, at, segment.length);
            at += segment.length;
        }
        System.arraycopy(last, 0, all, at, used);
        clear();
        return all;
    }

    void clear() {
        full.clear();
        last = NOTHING;
        used = 0;
        size = 0;
    }
}
