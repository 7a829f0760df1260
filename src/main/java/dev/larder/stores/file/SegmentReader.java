package dev.larder.stores.file;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads a segment write by write, from its beginning until its end or the first unreadable byte. */
final class SegmentReader implements Closeable {
    private static final int BUFFER = 1 << 18;

    private final DataInputStream in;
    private final int length;
    private int position;
    private End end = End.WHOLE;

    /** The end of a segment. */
    enum End {
        /** After a complete write. */
        WHOLE,
        /** In the middle of a write: the process died while it wrote. */
        TORN,
        /** At bytes that no version of Larder wrote. */
        DAMAGED
    }

    /**
     * A record and its position in the file.
     *
     * @param bytes the record as stored
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Located(LogRecord record, int offset, byte[] bytes) {}

    SegmentReader(File file, int length) throws IOException {
        this.in = new DataInputStream(new BufferedInputStream(new FileInputStream(file), BUFFER));
        this.length = length;
    }

    /** The records of the next write; empty at the end of the segment. */
    List<Located> next() throws IOException {
        List<Located> write = new ArrayList<>();
        int offset = position;
        int more;
        do {
            byte[] bytes = record(offset);
            if (bytes.length == 0) {
                end = end == End.WHOLE && !write.isEmpty() ? End.TORN : end;
                return List.of();
            }
            LogRecord.Read read = LogRecord.decode(bytes);
            write.add(new Located(read.record(), offset, bytes));
            offset += bytes.length;
            more = read.more();
        } while (more > 0);
        position = offset;
        return write;
    }

    /** The end of the last complete write. */
    int position() {
        return position;
    }

    /** The reason why {@link #next} returned no records. */
    End end() {
        return end;
    }

    private byte[] record(int offset) throws IOException {
        int left = length - offset;
        if (left == 0) {
            return new byte[0];
        }
        if (left < LogRecord.HEADER) {
            return stop(End.TORN);
        }
        byte[] header = in.readNBytes(LogRecord.HEADER);
        int size = LogRecord.Header.of(header).size();
        if (size > left) {
            return stop(endBehind(header, left));
        }
        if (size < LogRecord.HEADER) {
            return stop(onlyZeros(header) ? End.TORN : End.DAMAGED);
        }
        byte[] bytes = new byte[size];
        System.arraycopy(header, 0, bytes, 0, header.length);
        in.readFully(bytes, header.length, size - header.length);
        return LogRecord.intact(bytes) ? bytes : stop(End.DAMAGED);
    }

    /**
     * The end of a segment whose last record claims more bytes than are left: the write was interrupted, or the size is
     * damaged. A damaged size hides the records behind it, which may be removals.
     */
    private End endBehind(byte[] header, int left) throws IOException {
        byte[] rest = new byte[left];
        System.arraycopy(header, 0, rest, 0, header.length);
        in.readFully(rest, header.length, left - header.length);
        return new WrongSize(rest).isProved() ? End.DAMAGED : End.TORN;
    }

    /** After a loss of power, a file may be longer than its written content. */
    private boolean onlyZeros(byte[] header) throws IOException {
        for (byte b : header) {
            if (b != 0) {
                return false;
            }
        }
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private byte[] stop(End how) {
        end = how;
        return new byte[0];
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
