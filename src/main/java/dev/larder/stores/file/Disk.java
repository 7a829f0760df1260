package dev.larder.stores.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Locale;

/** The file system as the store uses it. Tests replace it to simulate a full disk. */
@FunctionalInterface
interface Disk {
    /** The disk of the operating system. Written bytes survive the end of this process. */
    Disk REAL = (file, bytes, length) -> file.write(bytes, 0, length);

    /** Writes at the file's position. After a failure, any part of the bytes may be written. */
    void write(RandomAccessFile file, byte[] bytes, int length) throws IOException;

    /** The number of bytes that this process may still write below the directory, as the file system estimates it. */
    default long free(Path directory) {
        return directory.toFile().getUsableSpace();
    }

    /** Whether a write failed because there is no room: ENOSPC and EDQUOT reach Java as texts only. */
    static boolean isFull(Throwable failure) {
        String reason = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return failure instanceof IOException
                && (reason.contains("no space left") || reason.contains("disk quota exceeded"));
    }
}
