package dev.larder.stores.file;

import dev.larder.spi.StoreException;
import dev.larder.stores.file.Batch.Change;
import dev.larder.stores.file.EntryReader.StoredList;
import dev.larder.stores.file.HeapTier.Warm;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** An opened directory: the log, the index of it, and the lock under which both change. Its methods block. */
final class Engine implements Closeable {
    private final DirectoryLock directory;
    private final Segments segments;
    private final Index index;
    private final EngineOptions options;
    private final EntryReader reader;
    private final Journal journal;
    private final Sweep sweep;
    private final WriteQueue writes;

    /** Held by whoever changes the log or the index. Waiting for it cannot be interrupted. */
    private final ReentrantLock lock = new ReentrantLock();

    private boolean closed;

    /** Whether the directory is no longer there. */
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

    /** What all files take. */
    long bytes() {
        return segments.total();
    }

    /** Whether this engine has to be opened again to go on. */
    boolean broken() {
        return lost || segments.broken();
    }

    /** The time by which everything here ends. */
    long now() {
        return options.clock().millis();
    }

    /** What is live under the key now. */
    @Nullable
    Slot find(Space space, String key) {
        return reader.find(space, key);
    }

    boolean isLive(Slot slot) {
        return reader.isLive(slot);
    }

    /** The live entry, read from its segment. */
    @Nullable
    Warm read(String key) throws IOException {
        return reader.read(key);
    }

    /** The live list, read from its segment. */
    @Nullable
    StoredList readList(String key) throws IOException {
        return reader.readList(key);
    }

    /** Decides and writes, together with what others want to write at the same time; returns when it is written. */
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

    /** Fails unless the directory is there and, if the last write failed, takes another one that says nothing. */
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

    /** Forgets what has ended, and deletes files that only hold such. */
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
