package dev.larder.stores.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A disk that is full when the files below a directory, and those of others, have so many bytes. */
final class SmallDisk implements Disk {
    private final Path directory;
    private final long capacity;

    /** What others have on the disk. */
    private volatile long others;

    SmallDisk(Path directory, long capacity) {
        this.directory = directory;
        this.capacity = capacity;
    }

    /** Others take what is left. */
    void fill() {
        others = capacity - used();
    }

    /** Others take nothing any more. */
    void relieve() {
        others = 0;
    }

    @Override
    public void write(RandomAccessFile file, byte[] bytes, int length) throws IOException {
        int fits = (int) Math.max(0, Math.min(length, capacity - others - used()));
        file.write(bytes, 0, fits);
        if (fits < length) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public long free(Path below) {
        return Math.max(0, capacity - others - used());
    }

    private long used() {
        try (Stream<Path> all = Files.walk(directory)) {
            long used = 0;
            for (Path file : all.toList()) {
                used += size(file);
            }
            return used;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
