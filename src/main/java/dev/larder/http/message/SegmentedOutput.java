package dev.larder.http.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes that are written one after another into arrays which together are hardly larger. An array that grows would be
 * copied each time, and needs three times its size for that.
 */
final class SegmentedOutput extends OutputStream {
    private static final int SMALLEST = 256;
    private static final int LARGEST = 64 << 10;

    private final List<ByteBuf> full = new ArrayList<>(0);
    private byte[] last;
    private int used;
    private long size;

    /**
     * @param expected the number of bytes that will probably be written
     */
    SegmentedOutput(long expected) {
        this.last = new byte[(int) Math.max(SMALLEST, Math.min(expected, LARGEST))];
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int at = offset;
        int left = length;
        while (left > 0) {
            if (used == last.length) {
                full.add(Unpooled.wrappedBuffer(last));
                last = new byte[(int) Math.max(SMALLEST, Math.min(size, LARGEST))];
                used = 0;
            }
            int some = Math.min(left, last.length - used);
            System.arraycopy(bytes, at, last, used, some);
            used += some;
            at += some;
            left -= some;
        }
        size += length;
    }

    /** The bytes that were written, without a copy. Nothing may be written any more. */
    ByteBuf content() {
        ByteBuf end = Unpooled.wrappedBuffer(last, 0, used);
        if (full.isEmpty()) {
            return end;
        }
        full.add(end);
        return Unpooled.wrappedBuffer(full.toArray(ByteBuf[]::new));
    }
}
