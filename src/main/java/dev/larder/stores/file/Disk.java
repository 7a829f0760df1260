package dev.larder.stores.file;

import java.io.IOException;
import java.io.RandomAccessFile;

/** How bytes get into a file; a test's disk may be full. */
@FunctionalInterface
interface Disk {
    /** The operating system's. What it has taken survives the end of this process. */
    Disk REAL = (file, bytes, length) -> file.write(bytes, 0, length);

    /** Writes at the file's position. A failure may leave any part written. */
    void write(RandomAccessFile file, byte[] bytes, int length) throws IOException;
}
