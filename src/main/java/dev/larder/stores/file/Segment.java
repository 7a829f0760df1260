package dev.larder.stores.file;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;

/**
 * One file of the log: it grows at its end until it is full and goes as a whole.
 *
 * <p>Reads go through {@link RandomAccessFile}, not through a channel: a channel is closed for everybody when the thread
 * of one reader is interrupted, and it keeps a direct buffer of the largest value for every thread.
 */
final class Segment implements Closeable {
    private final int number;
    private final File file;
    private final RandomAccessFile handle;
    private final Disk disk;
    private volatile int size;
    private volatile boolean broken;

    Segment(int number, File file, Disk disk) throws IOException {
        this.number = number;
        this.file = file;
        this.disk = disk;
        this.handle = new RandomAccessFile(file, "rw");
        this.size = Math.toIntExact(handle.length());
    }

    int number() {
        return number;
    }

    int size() {
        return size;
    }

    /** Appends all of the bytes, or fails and leaves the file as it was. */
    synchronized void append(byte[] bytes, int length, boolean force) throws IOException {
        try {
            handle.seek(size);
            disk.write(handle, bytes, length);
            if (force) {
                handle.getFD().sync();
            }
        } catch (IOException e) {
            cutBack(e);
            throw e;
        }
        size = Math.addExact(size, length);
    }

    synchronized byte[] read(int offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        handle.seek(offset);
        handle.readFully(bytes);
        return bytes;
    }

    synchronized void truncate(int length) throws IOException {
        handle.setLength(length);
        size = length;
    }

    /** Whether a failed write could not be taken back: what the file ends with is known only after reading it. */
    boolean broken() {
        return broken;
    }

    SegmentReader reader() throws IOException {
        return new SegmentReader(file, size);
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(file.toPath());
    }

    synchronized void force() throws IOException {
        handle.getFD().sync();
    }

    @Override
    public synchronized void close() throws IOException {
        handle.close();
    }

    private void cutBack(IOException cause) {
        try {
            handle.setLength(size);
        } catch (IOException e) {
            broken = true;
            cause.addSuppressed(e);
        }
    }
}
