package dev.larder.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.function.ToLongFunction;

/** Texts in UTF-8, decoded a part at a time, so that a large one needs little memory. */
public final class Utf8 {
    private static final int PART = 2 << 10;

    private Utf8() {}

    /** Whether the bytes are a text in UTF-8. */
    public static boolean isText(byte[] bytes) {
        return sum(bytes, part -> 0) >= 0;
    }

    /** The sum of a number over the parts of a text; negative when the bytes are none. */
    public static long sum(byte[] bytes, ToLongFunction<CharBuffer> number) {
        CharsetDecoder decoder = UTF_8.newDecoder();
        ByteBuffer from = ByteBuffer.wrap(bytes);
        // two characters are needed for one of four bytes
        CharBuffer part = CharBuffer.allocate(Math.max(2, Math.min(bytes.length, PART)));
        long sum = 0;
        CoderResult result;
        do {
            result = decoder.decode(from, part, true);
            if (result.isError()) {
                return -1;
            }
            sum += number.applyAsLong(part.flip());
            part.clear();
        } while (result.isOverflow());
        return sum;
    }
}
