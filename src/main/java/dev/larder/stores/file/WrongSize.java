package dev.larder.stores.file;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The question why the last bytes of a segment are fewer than the size in their first record says. A write that was
 * interrupted leaves the beginning of one record. A size that was damaged leaves the whole record, and whole records
 * behind it; one of both proves the damage.
 *
 * <p>A payload may contain what looks like a record. Then an interrupted write counts as damage, which forgets more
 * than is necessary but shows nothing that was replaced or removed.
 */
final class WrongSize {
    private static final int SIZE = 4;

    /**
     * The maximum number of times the rest is read for checksums: a crafted payload may look like many large records.
     */
    private static final long MAX_READS = 64;

    private final ByteBuffer rest;

    /** @param rest from the beginning of the record to the end of the segment */
    WrongSize(byte[] rest) {
        this.rest = ByteBuffer.wrap(rest);
    }

    boolean isProved() {
        return isWholeWithOneOtherBit() || hasRecordBehind();
    }

    /** Whether the record is whole if one bit of its size is changed back. */
    private boolean isWholeWithOneOtherBit() {
        int claimed = rest.getInt(SIZE);
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            int size = claimed ^ (1 << bit);
            if (size >= LogRecord.HEADER && size <= rest.limit() && checksum(0, size) == rest.getInt(0)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasRecordBehind() {
        long left = MAX_READS * rest.limit();
        for (int offset = 1; offset + LogRecord.HEADER <= rest.limit(); offset++) {
            if (LogRecord.plausible(rest, offset)) {
                int size = rest.getInt(offset + SIZE);
                left -= size;
                if (left < 0 || checksum(offset, size) == rest.getInt(offset)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The checksum of the record at the offset, if its size is this. */
    private int checksum(int offset, int size) {
        var crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, size));
        crc.update(rest.array(), offset + SIZE + Integer.BYTES, size - SIZE - Integer.BYTES);
        return (int) crc.getValue();
    }
}
