package dev.larder.stores.file;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads a segment write by write, from its beginning to where it ends or stops making sense. */
final class SegmentReader implements Closeable {
    private static final int BUFFER = 1 << 18;

    private final DataInputStream in;
    private final int length;
    private int position;
    private End end = End.WHOLE;

    /** How a segment ends. */
    enum End {
        /** After a whole write. */
        WHOLE,
        /** In the middle of a write, as when the writer died. */
        TORN,
        /** With bytes nobody wrote like this. */
        DAMAGED
    }

    /**
     * A record with its place in the file.
     *
     * @param bytes as it is stored
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Located(LogRecord record, int offset, byte[] bytes) {}

    SegmentReader(File file, int length) throws IOException {
        this.in = new DataInputStream(new BufferedInputStream(new FileInputStream(file), BUFFER));
        this.length = length;
    }

    /** The records of the next write; none at the end, whatever that is like. */
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

    /** Where the last whole write ends. */
    int position() {
        return position;
    }

    /** Why {@link #next} had nothing more. */
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
     * Why a record claims more than is left of the file: it was not written to its end, or its size is not the written one.
     * Then it hides what follows, removals among it.
     */
    private End endBehind(byte[] header, int left) throws IOException {
        byte[] rest = new byte[left];
        System.arraycopy(header, 0, rest, 0, header.length);
        in.readFully(rest, header.length, left - header.length);
        return new WrongSize(rest).isProved() ? End.DAMAGED : End.TORN;
    }

    /** A file system that lost power may leave a file longer than what got into it. */
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
