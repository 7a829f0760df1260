package dev.larder.stores.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Random;

/**
 * Bytes in the lock's file that only take room. When the disk is full they are given up, so that what makes room can be
 * written: a removal, a purge, and the marks that outlive the segment that has them. Works under the engine's lock.
 */
final class Reserve {
    private final RandomAccessFile file;
    private final EngineOptions options;
    private final int bytes;

    /** @param file a file that is used for nothing else */
    Reserve(RandomAccessFile file, EngineOptions options) {
        this.file = file;
        this.options = options;
        this.bytes = options.bounds().reserveBytes();
    }

    /** Takes the room, if the disk has so much and as much again. */
    void take() throws IOException {
        if (file.length() == bytes || options.disk().free(options.directory()) < 2L * bytes) {
            return;
        }
        // a file system that compresses would keep no room for zeros
        byte[] noise = new byte[bytes];
        new Random(bytes).nextBytes(noise);
        try {
            file.seek(0);
            file.write(noise);
        } catch (IOException e) {
            if (!Disk.isFull(e)) {
                throw e;
            }
            boolean unused = release();
        }
    }

    /** Gives the room back; returns whether there was any. */
    boolean release() throws IOException {
        boolean any = file.length() > 0;
        file.setLength(0);
        return any;
    }
}
