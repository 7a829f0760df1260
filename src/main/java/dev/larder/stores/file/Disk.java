package dev.larder.stores.file;

import java.io.IOException;
import java.io.RandomAccessFile;

/** The way bytes are written to a file. Tests replace it to simulate a full disk. */
@FunctionalInterface
interface Disk {
    /** The disk of the operating system. Written bytes survive the end of this process. */
    Disk REAL = (file, bytes, length) -> file.write(bytes, 0, length);

    /** Writes at the file's position. After a failure, any part of the bytes may be written. */
    void write(RandomAccessFile file, byte[] bytes, int length) throws IOException;
}
