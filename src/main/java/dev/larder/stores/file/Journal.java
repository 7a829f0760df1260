package dev.larder.stores.file;

import dev.larder.spi.StoreException;
import java.io.IOException;

/** Writes to the log: frees space, appends, and makes the changes visible. Works under the engine's lock. */
final class Journal {
    private final Segments segments;
    private final Index index;
    private final EngineOptions options;
    private final Cleaner cleaner;

    /** Whether the last write failed. */
    private volatile boolean refusing;

    Journal(Segments segments, Index index, EngineOptions options) {
        this.segments = segments;
        this.index = index;
        this.options = options;
        this.cleaner = new Cleaner(segments, index, options);
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
        cleaner.makeRoom(batch.length());
        batch.publish(append(batch.bytes(), batch.length()));
        refusing = false;
    }

    /** Removes everything: writes a record that says so, and deletes the segments before it. */
    void clear() throws IOException {
        Segment fresh = segments.roll();
        byte[] mark = LogRecord.mark(LogRecord.Kind.CLEARED).encode(0);
        long unused = append(mark, mark.length);
        index.clear();
        segments.dropThrough(fresh.number() - 1);
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
