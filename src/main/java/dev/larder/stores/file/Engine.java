package dev.larder.stores.file;

import dev.larder.spi.StoreException;
import dev.larder.stores.file.Batch.Change;
import dev.larder.stores.file.HeapTier.Warm;
import dev.larder.stores.support.EntryCodec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** An opened directory: the log, the index of it, and the lock under which both change. Its methods block. */
final class Engine implements Closeable {
    /** How often a read follows an entry that is being moved to another segment. */
    private static final int CHASES = 100;

    /** How many ended entries the sweep takes away before it lets writers pass. */
    private static final int SWEEP = 1_000;

    private final DirectoryLock directory;
    private final Segments segments;
    private final Index index;
    private final EngineOptions options;
    private final Cleaner cleaner;
    private final WriteQueue writes;

    /** Held by whoever changes the log or the index. Waiting for it cannot be interrupted. */
    private final ReentrantLock lock = new ReentrantLock();

    private boolean closed;

    /** Whether the last write failed. */
    private volatile boolean refusing;

    /** Whether the directory is no longer there. */
    private volatile boolean lost;

    private Engine(DirectoryLock directory, Segments segments, EngineOptions options) {
        this.directory = directory;
        this.segments = segments;
        this.index = new Index();
        this.options = options;
        this.cleaner = new Cleaner(segments, index, options);
        this.writes = new WriteQueue(lock, options.bounds().segmentBytes(), this::newBatch, this::commit);
    }

    static Engine open(EngineOptions options) throws IOException {
        DirectoryLock directory = DirectoryLock.take(options.directory());
        try {
            int segmentBytes = options.bounds().segmentBytes();
            Segments segments = Segments.open(options.directory(), segmentBytes, options.disk());
            var engine = new Engine(directory, segments, options);
            Recovery.run(segments, engine.index, options.clock().millis());
            return engine;
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    Index index() {
        return index;
    }

    /** What all files take. */
    long bytes() {
        return segments.total();
    }

    /** Whether this engine has to be opened again to go on. */
    boolean broken() {
        return lost || segments.broken();
    }

    /** What is live under the key now. */
    @Nullable
    Slot find(Space space, String key) {
        Slot slot = index.find(space, key);
        return slot == null || !isLive(slot) ? null : slot;
    }

    boolean isLive(Slot slot) {
        return !slot.overAt(options.clock().millis());
    }

    /** The live entry, read from its segment. */
    @Nullable
    Warm read(String key) throws IOException {
        for (int i = 0; true; i++) {
            Slot slot = find(Space.ENTRIES, key);
            if (slot == null) {
                return null;
            }
            long place = slot.place();
            try {
                byte[] bytes = segments.read(place, slot.size());
                if (!LogRecord.intact(bytes)) {
                    throw new StoreException.Corrupt("A stored entry differs from what was written");
                }
                slot.use();
                byte[] stored = LogRecord.decode(bytes).record().value();
                return new Warm(slot, EntryCodec.decode(stored));
            } catch (IOException e) {
                boolean moved = slot.ended() || slot.place() != place;
                if (!moved || i == CHASES) {
                    throw e;
                }
            }
        }
    }

    /** Decides and writes, together with what others want to write at the same time; returns when it is written. */
    <T> T write(long size, WriteQueue.Decision<T> decision) throws IOException {
        if (size > options.bounds().largestWrite()) {
            throw new StoreException.TooLarge("A write of %,d bytes is more than the %,d that max-bytes allows"
                    .formatted(size, options.bounds().largestWrite()));
        }
        return writes.submit((int) size, decision);
    }

    /** Removes everything: one record says so, and what lies before it is deleted. */
    void clear() throws IOException {
        lock.lock();
        try {
            requireOpen();
            Segment fresh = segments.roll();
            byte[] mark = LogRecord.mark(LogRecord.Kind.CLEARED).encode(0);
            long unused = append(mark, mark.length);
            index.clear();
            segments.dropThrough(fresh.number() - 1);
        } finally {
            lock.unlock();
        }
    }

    /** Fails unless the directory is there and, if the last write failed, takes another one that says nothing. */
    void ping() throws IOException {
        if (!directory.exists()) {
            lost = true;
            throw new NoSuchFileException(options.directory().toString(), null, "was taken away");
        }
        if (!refusing) {
            return;
        }
        Change probe = Change.of(LogRecord.mark(LogRecord.Kind.PROBE), 0);
        boolean unused = write(LogRecord.HEADER, batch -> {
            batch.add(probe);
            return true;
        });
    }

    /** Forgets entries and counters that have ended, and deletes files that only hold such. */
    void sweep() throws IOException {
        for (Space space : Space.values()) {
            List<String> over = over(space, "");
            while (!over.isEmpty()) {
                forget(space, over);
                over = over(space, over.get(over.size() - 1));
            }
        }
        lock.lock();
        try {
            requireOpen();
            cleaner.dropEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the warm copies too, for this engine is not going to know what becomes of them. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try (directory;
                segments) {
            if (!closed && !broken()) {
                segments.force();
            }
        } finally {
            closed = true;
            index.clear();
            lock.unlock();
        }
    }

    private List<String> over(Space space, String after) {
        long now = options.clock().millis();
        return index.from(space, after, false).entrySet().stream()
                .filter(e -> e.getValue().overAt(now))
                .map(Map.Entry::getKey)
                .limit(SWEEP)
                .toList();
    }

    private void forget(Space space, List<String> keys) {
        lock.lock();
        try {
            for (String key : keys) {
                Slot slot = index.find(space, key);
                if (slot != null && slot.overAt(options.clock().millis())) {
                    index.remove(space, key);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private Batch newBatch() {
        return new Batch(index, options.clock().millis());
    }

    private void commit(Batch batch) throws IOException {
        requireOpen();
        if (batch.length() == 0) {
            return;
        }
        refusing = true;
        cleaner.makeRoom(batch.length());
        batch.publish(append(batch.bytes(), batch.length()));
        refusing = false;
    }

    private long append(byte[] bytes, int length) throws IOException {
        try {
            return segments.append(bytes, length, options.fsync());
        } catch (IOException e) {
            if (segments.broken()) {
                throw new StoreException.OutcomeUnknown(
                        "A write to %s failed and could not be taken back".formatted(options.directory()), e);
            }
            throw e;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreException.Unavailable("%s is closed".formatted(options.directory()), null);
        }
    }
}
