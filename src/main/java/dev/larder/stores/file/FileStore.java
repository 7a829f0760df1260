package dev.larder.stores.file;

import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Capability;
import dev.larder.spi.Entry;
import dev.larder.spi.Lookup;
import dev.larder.spi.StoreException;
import dev.larder.spi.StoreLimits;
import dev.larder.spi.StoreQueue;
import dev.larder.spi.StoreStats;
import dev.larder.stores.file.HeapTier.Warm;
import dev.larder.stores.support.CallerExecutor;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.Cancellable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One namespace in one directory. Entries of the heap tier, and misses, are answered on the caller's thread; other
 * calls run in the store's own lanes.
 */
final class FileStore implements CacheStore {
    private static final Logger LOG = Logger.getLogger(FileStore.class);

    /** The part of the largest write that the key and the header of an entry may need. */
    private static final int AROUND_THE_VALUE = 1 << 14;

    private static final int MAX_KEY_BYTES = 1 << 13;

    private final EngineHandle handle;
    private final EngineOptions options;
    private final HeapTier tier;
    private final FileWork work;
    private final Executor executor;
    private final FileInvalidationLog marks;
    private final List<Capability> capabilities;
    private volatile @Nullable ScheduledFuture<?> sweeper;

    /** @param executor the executor that closes the files */
    FileStore(EngineOptions options, EngineHandle handle, HeapTier tier, FileWork work, Executor executor) {
        this.options = options;
        this.handle = handle;
        this.tier = tier;
        this.work = work;
        this.executor = executor;
        this.marks = new FileInvalidationLog(work, handle);
        this.capabilities = List.of(
                new FileConditionalWrites(work),
                new FileCounters(work),
                new FileKeyScan(work),
                new FileLists(work, options.clock()),
                new FileRateLimits(work),
                marks);
    }

    /** Removes ended entries regularly. Does not open the files: another store may hold them until it is closed. */
    FileStore sweepingEvery(Duration interval) {
        sweeper = Infrastructure.getDefaultWorkerPool()
                .scheduleWithFixedDelay(this::sweep, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    @Override
    public Uni<Optional<Entry>> get(CacheKey key) {
        return Uni.createFrom().deferred(() -> {
            Lookup known = getNow(key);
            if (known instanceof Lookup.Hit warm) {
                return Uni.createFrom().item(Optional.of(warm.entry()));
            }
            return known == Lookup.Empty.MISS ? Uni.createFrom().item(Optional.empty()) : cold(key);
        });
    }

    private Uni<Optional<Entry>> cold(CacheKey key) {
        Executor caller = CallerExecutor.here();
        return work.ask(engine -> size(engine, key))
                .flatMap(size -> work.read(size, caller, engine -> {
                    // another reader may have had its turn before
                    Entry warm = tier.find(key.text(), clock().millis());
                    return Optional.ofNullable(warm == null ? load(engine, key) : warm);
                }));
    }

    /** The bytes of the stored entry. */
    private static int size(Engine engine, CacheKey key) {
        IndexSlot slot = engine.find(Space.ENTRIES, key.text());
        return slot == null ? 0 : slot.size();
    }

    /** Knows the entries of the heap tier, and by the index the misses. */
    @Override
    public Lookup getNow(CacheKey key) {
        Entry warm = tier.find(key.text(), clock().millis());
        if (warm != null) {
            return new Lookup.Hit(warm);
        }
        Engine open = handle.ifOpen();
        boolean miss = open != null && open.find(Space.ENTRIES, key.text()) == null;
        return miss ? Lookup.Empty.MISS : Lookup.Empty.ASK;
    }

    @Override
    public Uni<Map<CacheKey, Entry>> getAll(Collection<CacheKey> keys) {
        return Uni.createFrom().deferred(() -> {
            Map<CacheKey, Entry> found = new HashMap<>();
            List<CacheKey> cold = new ArrayList<>();
            for (CacheKey key : keys) {
                Entry warm = tier.find(key.text(), clock().millis());
                if (warm == null) {
                    cold.add(key);
                } else {
                    found.put(key, warm);
                }
            }
            return cold.isEmpty()
                    ? Uni.createFrom().item(found)
                    : work.read(engine -> {
                        for (CacheKey key : cold) {
                            Entry entry = loadIntact(engine, key);
                            if (entry != null) {
                                found.put(key, entry);
                            }
                        }
                        return found;
                    });
        });
    }

    @Override
    public Uni<Written> put(CacheKey key, Entry entry) {
        return work.store(key, entry, (batch, change) -> {
            boolean created = batch.find(Space.ENTRIES, key.text()) == null;
            batch.add(change);
            return created ? Written.CREATED : Written.REPLACED;
        });
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return work.remove(Space.ENTRIES, key, slot -> true);
    }

    @Override
    public Uni<Void> clear() {
        return work.<Optional<Void>>write(engine -> {
                    marks.clear(engine);
                    tier.forgetAll();
                    return Optional.empty();
                })
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> ping() {
        return work.<Optional<Void>>read(engine -> {
                    engine.ping();
                    return Optional.empty();
                })
                .replaceWithVoid();
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public StoreLimits limits() {
        return new StoreLimits(MAX_KEY_BYTES, options.bounds().maxWrite() - AROUND_THE_VALUE);
    }

    @Override
    public StoreStats stats() {
        Engine open = handle.ifOpen();
        OptionalLong evictions = OptionalLong.of(options.evictions().sum());
        return open == null
                ? new StoreStats(OptionalLong.empty(), OptionalLong.empty(), evictions)
                : new StoreStats(OptionalLong.of(open.index().entries()), OptionalLong.of(open.bytes()), evictions);
    }

    @Override
    public List<StoreQueue> queues() {
        return work.queues();
    }

    @Override
    public Uni<Void> close() {
        return Uni.createFrom().deferred(() -> {
            ScheduledFuture<?> sweeps = sweeper;
            if (sweeps != null) {
                sweeps.cancel(false);
            }
            return Uni.createFrom().voidItem().emitOn(executor).invoke(this::closeFiles);
        });
    }

    @Override
    public <C extends Capability> Optional<C> capability(Class<C> type) {
        return capabilities.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    private void closeFiles() {
        try {
            handle.close();
        } catch (IOException e) {
            throw new StoreException.Unavailable("Could not close %s".formatted(options.directory()), e);
        }
        tier.forgetAll();
    }

    private void sweep() {
        if (handle.ifOpen() == null) {
            return;
        }
        Cancellable unused = work.<Optional<Void>>write(engine -> {
                    engine.sweep();
                    return Optional.empty();
                })
                .subscribe()
                .with(done -> {}, failure -> LOG.debug("A sweep did not finish", failure));
    }

    private @Nullable Entry load(Engine engine, CacheKey key) throws IOException {
        Warm warm = engine.read(key.text());
        if (warm == null) {
            return null;
        }
        tier.keep(key.text(), warm);
        return warm.entry();
    }

    /** Reads one of several entries; an entry that cannot be read must not fail the others. */
    private @Nullable Entry loadIntact(Engine engine, CacheKey key) throws IOException {
        try {
            return load(engine, key);
        } catch (StoreException.Corrupt e) {
            LOG.warnf("%s; it counts as absent", e.getMessage());
            return null;
        }
    }

    private Clock clock() {
        return options.clock();
    }
}
