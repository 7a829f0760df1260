package dev.larder.stores.file;

import dev.larder.spi.BlockingLane;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.ReadTurns;
import dev.larder.spi.ReadTurns.Claim;
import dev.larder.spi.StoreException;
import dev.larder.spi.StoreQueue;
import dev.larder.stores.file.Batch.Change;
import dev.larder.stores.file.HeapTier.Warm;
import dev.larder.stores.support.EntryCodec;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * The threads of one store: the caller's thread if the index is enough for an answer, otherwise the store's own lanes.
 */
final class FileWork {
    private static final Logger LOG = Logger.getLogger(FileWork.class);

    private static final long SMALL = 64 << 10;

    /** The copies of a large entry in the heap during a read: the record, the entry in it, and the value. */
    private static final int COPIES = 3;

    private final EngineHandle handle;
    private final HeapTier tier;
    private final ReadTurns large;
    private final BlockingLane reads;
    private final BlockingLane writes;

    /** Work with the engine that blocks. */
    interface Task<T> {
        T on(Engine engine) throws IOException;
    }

    /**
     * @param large the turns of reads of large entries
     * @param lanes creates a lane that translates failures with the given function
     */
    FileWork(
            EngineHandle handle,
            HeapTier tier,
            ReadTurns large,
            Function<Function<Throwable, StoreException>, BlockingLane> lanes) {
        this.handle = handle;
        this.tier = tier;
        this.large = large;
        this.reads = lanes.apply(FileWork::translate);
        this.writes = lanes.apply(FileWork::translate);
    }

    List<StoreQueue> queues() {
        return List.of(reads.queue("reads"), writes.queue("writes"));
    }

    /** Asks the index, which never blocks. Only an engine that is not open yet is opened in a lane. */
    <T> Uni<T> ask(Function<Engine, T> question) {
        return Uni.createFrom().deferred(() -> {
            Engine open = handle.ifOpen();
            return open == null ? read(question::apply) : Uni.createFrom().item(question.apply(open));
        });
    }

    <T> Uni<T> read(Task<T> task) {
        return reads.read(() -> task.on(handle.engine()));
    }

    /**
     * As {@link #read}, of an entry of about so many bytes: a large one takes a turn until its caller has it. So
     * entries that threads have read do not pile up for a busy event loop.
     *
     * @param caller the executor on which the caller handles the entry
     */
    <T> Uni<T> read(long bytes, Executor caller, Task<T> task) {
        if (bytes <= SMALL) {
            return read(task);
        }
        var claim = new Claim(handle.name(), COPIES * bytes, caller);
        return large.inTurn(claim, turn -> reads.read(() -> turn.during(() -> task.on(handle.engine()))));
    }

    <T> Uni<T> write(Task<T> task) {
        return writes.write(() -> task.on(handle.engine()));
    }

    /** Writes the entry if {@code decision} adds it, puts it into the heap tier, and emits the decision. */
    <T> Uni<T> store(CacheKey key, Entry entry, Conditional<T> decision) {
        return write(engine -> store(engine, key, entry, decision));
    }

    /** Writes the entry if {@code decision} adds it, puts it into the heap tier, and returns the decision. */
    <T> T store(Engine engine, CacheKey key, Entry entry, Conditional<T> decision) throws IOException {
        byte[] stored = EntryCodec.encode(entry);
        Change change = Change.store(Space.ENTRIES, key.text(), entry.lifetime().deadline(), stored);
        T answer = engine.write(change.bytes().length, batch -> decision.on(batch, change));
        change.slot().ifPresent(slot -> tier.keep(key.text(), new Warm(slot, entry)));
        return answer;
    }

    /**
     * Removes the entry if it cannot be read, and returns whether it was removed: readers do not see it, so it must not
     * fail a conditional write.
     */
    boolean dropUnreadable(Engine engine, CacheKey key) throws IOException {
        IndexSlot slot = engine.find(Space.ENTRIES, key.text());
        if (slot == null || tier.holds(key.text(), slot)) {
            return false;
        }
        try {
            var unused = engine.read(key.text());
            return false;
        } catch (StoreException.Corrupt e) {
            LOG.warnf("%s; it counts as absent", e.getMessage());
            return remove(engine, Space.ENTRIES, key, found -> found == slot);
        }
    }

    /** Removes the live slot if it meets {@code condition}, and emits whether it was removed. */
    Uni<Boolean> remove(Space space, CacheKey key, Predicate<IndexSlot> condition) {
        return write(engine -> remove(engine, space, key, condition));
    }

    /** Removes the live slot if it meets {@code condition}, and returns whether it was removed. */
    boolean remove(Engine engine, Space space, CacheKey key, Predicate<IndexSlot> condition) throws IOException {
        Change removal = Change.remove(space, key.text());
        boolean removed = engine.write(removal.bytes().length, batch -> {
            IndexSlot slot = batch.find(space, key.text());
            boolean fits = slot != null && condition.test(slot);
            if (fits) {
                batch.add(removal);
            }
            return fits;
        });
        if (removed && space == Space.ENTRIES) {
            tier.forget(key.text());
        }
        return removed;
    }

    /** Looks at the present state, and adds the change or does not add it. */
    interface Conditional<T> {
        T on(Batch batch, Change change);
    }

    private static StoreException translate(Throwable failure) {
        String message = "The file store could not reach its files: " + failure.getMessage();
        return Disk.isFull(failure)
                ? new StoreException.Full(message, failure)
                : new StoreException.Unavailable(message, failure);
    }
}
