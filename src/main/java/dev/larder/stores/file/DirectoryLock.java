package dev.larder.stores.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a directory, which one store of one process holds at a time. The operating system releases it when the
 * process dies.
 */
final class DirectoryLock implements Closeable {
    /**
     * The directories that this process holds. Static, because a file lock belongs to the process: POSIX drops it as
     * soon as the process closes any handle of the file, so a second store must not even open it.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private static final String FILE = "lock";

    private final Path directory;
    private final RandomAccessFile handle;

    private DirectoryLock(Path directory, RandomAccessFile handle) {
        this.directory = directory;
        this.handle = handle;
    }

    /** Another store of this process holds the directory, perhaps only until it is closed. */
    static final class HeldHere extends FileSystemException {
        private static final long serialVersionUID = 1L;

        HeldHere(Path directory) {
            super(directory.toString(), null, "is in use by another store of this process");
        }
    }

    /** Creates the directory if it does not exist, and locks it; a failure names the holder. */
    static DirectoryLock take(Path wanted) throws IOException {
        Path directory = Files.createDirectories(wanted).toRealPath();
        if (!HELD.add(directory)) {
            throw new HeldHere(directory);
        }
        try {
            return lock(directory);
        } catch (IOException | RuntimeException e) {
            HELD.remove(directory);
            throw e;
        }
    }

    private static DirectoryLock lock(Path directory) throws IOException {
        var handle = new RandomAccessFile(directory.resolve(FILE).toFile(), "rw");
        try {
            @Nullable FileLock lock = handle.getChannel().tryLock();
            if (lock == null) {
                throw new FileSystemException(directory.toString(), null, "is in use by another process");
            }
            return new DirectoryLock(directory, handle);
        } catch (IOException | RuntimeException e) {
            handle.close();
            throw e;
        }
    }

    /** Whether the lock file still exists. */
    boolean exists() {
        return Files.exists(directory.resolve(FILE));
    }

    /** The reserve of the directory, which is kept in the file of its lock. */
    Reserve reserve(EngineOptions options) {
        return new Reserve(handle, options);
    }

    @Override
    public void close() throws IOException {
        try {
            handle.close();
        } finally {
            HELD.remove(directory);
        }
    }
}
