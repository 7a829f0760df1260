package dev.larder.stores.file;

import dev.larder.spi.StoreException;
import java.io.IOException;

/** Writes to the log: frees space, appends, and makes the changes visible. Works under the engine's lock. */
final class Journal {
    private final Segments segments;
    private final Index index;
    private final EngineOptions options;
    private final Cleaner cleaner;
    private final Reserve reserve;

    /** Whether the last write failed. */
    private volatile boolean refusing;

    Journal(Segments segments, Index index, EngineOptions options, Reserve reserve) {
        this.segments = segments;
        this.index = index;
        this.options = options;
        this.reserve = reserve;
        this.cleaner = new Cleaner(segments, index, options, reserve);
    }

    boolean refusing() {
        return refusing;
    }

    Batch newBatch() {
        return new Batch(index, options.clock().millis());
    }

    void write(Batch batch) throws IOException {
        if (batch.length() == 0) {
            return;
        }
        refusing = true;
        long place;
        try {
            makeRoom(batch);
            place = append(batch.bytes(), batch.length());
        } catch (IOException e) {
            place = appendToFullDisk(batch, e);
        }
        batch.publish(place);
        refusing = false;
    }

    /** Makes room for a batch. If the live records leave no room, a removal is still written, because it frees some. */
    private void makeRoom(Batch batch) throws IOException {
        try {
            cleaner.makeRoom(batch.length());
        } catch (StoreException.Full e) {
            if (!batch.makesRoom()) {
                throw e;
            }
        }
    }

    /** Removes everything: writes a record that says so, and deletes the segments before it. */
    void clear() throws IOException {
        try {
            Segment fresh = segments.roll();
            byte[] mark = LogRecord.mark(LogRecord.Kind.CLEARED).encode(0);
            long unused = append(mark, mark.length);
            index.clear();
            segments.dropThrough(fresh.number() - 1);
        } catch (IOException e) {
            if (!Disk.isFull(e)) {
                throw e;
            }
            // without the record a crash may leave the newest segments; their removal was not acknowledged
            index.clear();
            segments.dropAll();
        }
    }

    /**
     * Appends in spite of a full disk: entries are evicted from the oldest on until there is room. Where others fill
     * the disk, the last entries are not given up for a new one, but for a removal they are.
     */
    private long appendToFullDisk(Batch batch, IOException cause) throws IOException {
        if (!Disk.isFull(cause)) {
            throw cause;
        }
        boolean makesRoom = batch.makesRoom();
        long least = makesRoom ? 0 : 2L * options.bounds().segmentBytes();
        cleaner.dropEmpty();
        boolean more = true;
        while (more) {
            try {
                return append(batch.bytes(), batch.length());
            } catch (IOException e) {
                if (!Disk.isFull(e)) {
                    throw e;
                }
                more = (makesRoom && reserve.release()) || (segments.total() > least && giveUpOldest());
            }
        }
        throw cause;
    }

    private boolean giveUpOldest() throws IOException {
        try {
            return cleaner.giveUpOldest();
        } catch (IOException e) {
            // the marks of the oldest segment had no room
            if (Disk.isFull(e) && reserve.release()) {
                return cleaner.giveUpOldest();
            }
            throw e;
        }
    }

    /** Deletes the files without live records. */
    void dropEmpty() throws IOException {
        cleaner.dropEmpty();
    }

    private long append(byte[] bytes, int length) throws IOException {
        try {
            return segments.append(bytes, length, options.fsync());
        } catch (IOException e) {
            if (segments.broken()) {
                throw new StoreException.OutcomeUnknown(
                        "A write to %s failed and could not be undone".formatted(options.directory()), e);
            }
            throw e;
        }
    }
}
