package dev.larder.stores.file;

import dev.larder.spi.StoreException;
import dev.larder.stores.file.Batch.Change;
import dev.larder.stores.file.EntryReader.FoundList;
import dev.larder.stores.file.HeapTier.Warm;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** An opened directory: its log, the index of the log, and the lock under which both change. The methods block. */
final class Engine implements Closeable {
    private final DirectoryLock directory;
    private final Segments segments;
    private final Index index;
    private final EngineOptions options;
    private final EntryReader reader;
    private final Journal journal;
    private final Sweep sweep;
    private final WriteQueue writes;

    /** Held while the log or the index is changed. Waiting for it cannot be interrupted. */
    private final ReentrantLock lock = new ReentrantLock();

    private boolean closed;

    /** Whether the directory does not exist any more. */
    private volatile boolean lost;

    private Engine(DirectoryLock directory, Segments segments, EngineOptions options) {
        this.directory = directory;
        this.segments = segments;
        this.index = new Index();
        this.options = options;
        this.reader = new EntryReader(segments, index, options.clock());
        this.sweep = new Sweep(index, options.clock(), lock);
        this.journal = new Journal(segments, index, options, directory.reserve(options));
        this.writes = new WriteQueue(lock, options.bounds().segmentBytes(), journal::newBatch, this::commit);
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

    /** The size of all files. */
    long bytes() {
        return segments.total();
    }

    /** Whether this engine must be replaced by a newly opened one. */
    boolean broken() {
        return lost || segments.broken();
    }

    /** The current time of the clock that decides on lifetimes, in epoch milliseconds. */
    long now() {
        return options.clock().millis();
    }

    /** The live slot of the key; null if there is none. */
    @Nullable
    IndexSlot find(Space space, String key) {
        return reader.find(space, key);
    }

    boolean isLive(IndexSlot slot) {
        return reader.isLive(slot);
    }

    /** The live entry, read from its segment; null if there is none. */
    @Nullable
    Warm read(String key) throws IOException {
        return reader.read(key);
    }

    /** The live list, read from its segment; null if there is none. */
    @Nullable
    FoundList readList(String key) throws IOException {
        return reader.readList(key);
    }

    /** Decides, and writes together with other callers that wait; returns after the write. */
    <T> T write(long size, WriteQueue.Decision<T> decision) throws IOException {
        if (size > options.bounds().maxWrite()) {
            throw new StoreException.TooLarge("A write of %,d bytes is more than the %,d that max-bytes allows"
                    .formatted(size, options.bounds().maxWrite()));
        }
        return writes.submit((int) size, decision);
    }

    /** Removes everything. */
    void clear() throws IOException {
        lock.lock();
        try {
            requireOpen();
            journal.clear();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Fails if the directory does not exist. If the last write failed, writes a record without a meaning, and fails if
     * this fails too.
     */
    void ping() throws IOException {
        if (!directory.exists()) {
            lost = true;
            throw new NoSuchFileException(options.directory().toString(), null, "does not exist any more");
        }
        if (!journal.refusing()) {
            return;
        }
        Change probe = Change.of(LogRecord.mark(LogRecord.Kind.PROBE), 0);
        boolean unused = write(LogRecord.HEADER, batch -> {
            batch.add(probe);
            return true;
        });
    }

    /** Removes ended entries, and deletes files without live records. */
    void sweep() throws IOException {
        sweep.run();
        lock.lock();
        try {
            requireOpen();
            journal.dropEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Also ends the slots of entries in the heap tier, because this engine does not see later changes of them. */
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

    private void commit(Batch batch) throws IOException {
        requireOpen();
        journal.write(batch);
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreException.Unavailable("%s is closed".formatted(options.directory()), null);
        }
    }
}
