package dev.larder.stores.file;

import dev.larder.spi.InvalidationLog;
import dev.larder.spi.Revision;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The invalidation log of a {@link FileStore}: it is kept in the heap, and each change is written to the files first.
 * One process has the directory, so the heap has the whole log.
 */
final class FileInvalidationLog implements InvalidationLog {
    private final FileWork work;
    private final EngineHandle handle;

    /** Held from the decision about the next number until the heap shows it: numbers become visible in their order. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile @Nullable LoadedMarks loaded;

    /** The invalidations of one opened engine. */
    private record LoadedMarks(Engine engine, StoredInvalidations marks) {}

    /** A step on the invalidations, which writes to the files before it changes the heap. */
    private interface Step<T> {
        T on(StoredInvalidations marks) throws IOException;
    }

    FileInvalidationLog(FileWork work, EngineHandle handle) {
        this.work = work;
        this.handle = handle;
    }

    @Override
    public Optional<Revision> known() {
        LoadedMarks now = loaded;
        return now == null || now.engine != handle.ifOpen()
                ? Optional.empty()
                : now.marks.log().newest();
    }

    @Override
    public Uni<Revision> newest() {
        return Uni.createFrom().deferred(() -> {
            Optional<Revision> now = known();
            return now.isPresent()
                    ? Uni.createFrom().item(now.get())
                    : locked(marks -> marks.log().newest().orElseThrow());
        });
    }

    @Override
    public Uni<Recent> since(Revision seen) {
        return locked(marks -> marks.log().since(seen));
    }

    @Override
    public Uni<Standing> standing(Set<Long> tags) {
        return locked(marks -> marks.log().standing(tags));
    }

    @Override
    public Uni<Revision> invalidate(Invalidation invalidate) {
        return locked(marks -> marks.invalidate(invalidate));
    }

    @Override
    public Uni<Optional<Revision>> invalidateTo(long tag, long version) {
        return locked(marks -> marks.invalidateTo(tag, version));
    }

    @Override
    public Uni<Revision> hold(Set<Long> tags, long deadline) {
        return locked(marks -> marks.hold(tags, deadline));
    }

    @Override
    public Uni<Revision> release(Set<Long> tags) {
        return locked(marks -> marks.release(tags));
    }

    @Override
    public Uni<Revision> lapse(Set<Long> tags, long now) {
        return locked(marks -> marks.lapse(tags, now));
    }

    @Override
    public Uni<Revision> renew(long epoch) {
        return work.write(engine -> {
            lock.lock();
            try {
                StoredInvalidations marks = of(engine);
                if (marks.log().newest().orElseThrow().epoch() == epoch) {
                    marks = StoredInvalidations.begin(engine);
                    loaded = new LoadedMarks(engine, marks);
                }
                return marks.log().newest().orElseThrow();
            } finally {
                lock.unlock();
            }
        });
    }

    /** Removes everything including the invalidations, and begins a new epoch. */
    void clear(Engine engine) throws IOException {
        lock.lock();
        try {
            engine.clear();
            loaded = new LoadedMarks(engine, StoredInvalidations.begin(engine));
        } finally {
            lock.unlock();
        }
    }

    private <T> Uni<T> locked(Step<T> step) {
        return work.write(engine -> {
            lock.lock();
            try {
                return step.on(of(engine));
            } finally {
                lock.unlock();
            }
        });
    }

    private StoredInvalidations of(Engine engine) throws IOException {
        LoadedMarks now = loaded;
        if (now == null || now.engine != engine) {
            now = new LoadedMarks(engine, StoredInvalidations.load(engine));
            loaded = now;
        }
        return now.marks;
    }
}
