package dev.larder.stores.file;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;

/**
 * One file of the log. Records are appended until it is full; it is deleted as a whole.
 *
 * <p>Reads use {@link RandomAccessFile} and not a channel: when the thread of one reader is interrupted, a channel is
 * closed for all readers, and it keeps a direct buffer of the largest value for each thread.
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

    /** Appends all bytes; a failure leaves the file as it was. */
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

    /** Whether a failed write could not be undone: then the end of the file is unknown until it is read. */
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
