package dev.larder.stores.database;

import dev.larder.spi.Batcher;
import dev.larder.spi.BlockingLane;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Capability;
import dev.larder.spi.Entry;
import dev.larder.spi.ReadTurns;
import dev.larder.spi.ReadTurns.Claim;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreContext;
import dev.larder.spi.StoreException;
import dev.larder.spi.StoreLimits;
import dev.larder.spi.StoreQueue;
import dev.larder.stores.database.BatchedEntries.Found;
import dev.larder.stores.support.CallerExecutor;
import dev.larder.stores.support.EntryCodec;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** One namespace in PostgreSQL. Plain reads, writes and removals are sent in batches. */
final class DatabaseStore implements CacheStore {
    private static final Logger LOG = Logger.getLogger(DatabaseStore.class);
    private static final String BACKEND = "The database";
    private static final int BATCH = 512;
    private static final long BATCH_BYTES = 4L << 20;

    /**
     * The copies of a large entry in the heap during a read: two as the driver's text, one as its bytes and one as an
     * entry.
     */
    private static final int COPIES = 4;

    private final BlockingLane lane;
    private final DatabaseWork work;
    private final EntryTable entries;
    private final BatchedEntries batched;
    private final WholeEntries whole;
    private final Sweeper sweeper;
    private final Batcher<Optional<CacheKey>, Found> reads;
    private final Batcher<EntryBytes, Written> writes;
    private final Batcher<CacheKey, Boolean> removals;
    private final ReadTurns large;
    private final Durability durability;
    private final String namespace;
    private final List<Capability> capabilities;

    /**
     * The parts that all stores of this node share.
     *
     * @param threads runs work that blocks
     * @param large the turns of reads of large entries
     */
    record SharedParts(PostgreSql server, Executor threads, ReadTurns large) {}

    DatabaseStore(StoreContext context, DatabaseStoreConfig config, SharedParts node) {
        this.namespace = context.namespace();
        this.durability = config.durability();
        var gateway = new Gateway(node.server(), namespace, durability, context.clock());
        var size = new BlockingLane.Size(config.poolSize(), config.queueSize(), context.timeout());
        this.lane = new BlockingLane(BACKEND, size, node.threads(), SqlFailures::ofWrite);
        this.work = new DatabaseWork(lane, gateway, context.clock());
        this.entries = new EntryTable(namespace, durability.entryTable());
        this.batched = new BatchedEntries(namespace, durability.entryTable());
        this.whole = new WholeEntries(namespace, durability.entryTable());
        this.capabilities = List.of(
                new DatabaseConditionalWrites(work, entries, new UnreadableEntries(namespace, durability.entryTable())),
                new DatabaseCounters(work, new CounterTable(namespace, durability.counterTable())),
                new DatabaseLists(work, new ListTable(namespace, durability.listTable())),
                new DatabaseKeyScan(work, new Listing(namespace, durability)),
                new DatabaseRateLimits(work, new LimitTable(namespace)),
                new DatabaseInvalidationLog(
                        work,
                        namespace,
                        this::newest,
                        this::renew,
                        config.url().map(url -> new DatabaseInvalidationChannel(work, config, namespace))));
        var pace = new Sweeper.Pace(config.sweepInterval(), config.sweepBatch());
        this.sweeper = new Sweeper(lane, gateway, context.clock(), pace);
        // not sooner: a store without calls changes nothing in the database
        gateway.whenOpen(sweeper::start);
        this.large = node.large();
        // two exchanges: while the answer of one is handed to its callers, the next one is under way
        this.reads = new Batcher<>(
                BACKEND,
                bounds(2, context, config),
                lane,
                key -> key.map(k -> k.text().length()).orElse(0),
                keys -> work.readNow((connection, now) -> batched.read(connection, keys, now)));
        this.writes = new Batcher<>(BACKEND, bounds(2, context, config), lane, EntryBytes::weight, this::writeAll);
        this.removals = new Batcher<>(
                BACKEND,
                bounds(1, context, config),
                lane,
                key -> key.text().length(),
                keys -> work.writeNow((connection, now) -> entries.remove(connection, keys, now)));
    }

    private static Batcher.Bounds bounds(int exchanges, StoreContext context, DatabaseStoreConfig config) {
        return new Batcher.Bounds(
                exchanges,
                BATCH,
                BATCH_BYTES,
                config.queueSize(),
                config.queueBytes().asLongValue(),
                context.timeout());
    }

    private Uni<Revision> newest() {
        return reads.read(Optional.empty()).map(found -> {
            if (found.newest().equals(Revision.NONE)) {
                throw new StoreException.Unavailable("The namespace's row is missing in the database", null);
            }
            return found.newest();
        });
    }

    private void renew(long generation, long now) {
        Namespace row = Namespace.locked(namespace, durability);
        if (row.generation == generation) {
            row.renew(now);
        }
    }

    @Override
    public Uni<Optional<Entry>> get(CacheKey key) {
        Executor caller = CallerExecutor.here();
        return reads.read(Optional.of(key)).flatMap(found -> whole(key, found, caller));
    }

    private Uni<Optional<Entry>> whole(CacheKey key, Found found, Executor caller) {
        if (!found.isLarge()) {
            return Uni.createFrom().item(found::entry);
        }
        int size = found.size();
        return large.inTurn(
                        new Claim(namespace, (long) COPIES * size, caller),
                        turn -> work.readDuring(
                                turn, (connection, now) -> batched.readAlone(connection, key, size, now)))
                // a larger one may have taken its place
                .flatMap(alone -> whole(key, alone, caller));
    }

    @Override
    public Uni<Map<CacheKey, Entry>> getAll(Collection<CacheKey> keys) {
        return work.read((connection, now) -> whole.read(connection, keys, now)).map(stored -> {
            Map<CacheKey, Entry> found = new HashMap<>();
            for (CacheKey key : keys) {
                Optional.ofNullable(stored.get(ByteBuffer.wrap(key.utf8())))
                        .flatMap(DatabaseStore::decode)
                        .ifPresent(entry -> found.put(key, entry));
            }
            return found;
        });
    }

    private static Optional<Entry> decode(byte[] stored) {
        try {
            return Optional.of(EntryCodec.decode(stored));
        } catch (StoreException.Corrupt e) {
            LOG.warnf("%s; it counts as absent", e.getMessage());
            return Optional.empty(); // a miss; the other entries are still returned
        }
    }

    @Override
    public Uni<Written> put(CacheKey key, Entry entry) {
        return DatabaseLimits.row(key, entry).flatMap(writes::write);
    }

    private List<Written> writeAll(List<EntryBytes> rows) {
        return work.writeNow((connection, now) -> {
            Set<ByteBuffer> created = entries.write(connection, rows);
            // of several writes of a new key the first one created it; an older row may have ended or not
            return rows.stream()
                    .map(row -> created.remove(ByteBuffer.wrap(row.key().utf8())) ? Written.CREATED : Written.STORED)
                    .toList();
        });
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return removals.write(key);
    }

    /** Takes the same time for any number of entries: the rows become garbage, and the sweeper removes them. */
    @Override
    public Uni<Void> clear() {
        return work.transaction(now -> {
                    Namespace.locked(namespace, durability).renew(now);
                    return true;
                })
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> ping() {
        return work.read((connection, now) -> answers(connection)).replaceWithVoid();
    }

    @Override
    public boolean isDurable() {
        return durability == Durability.LOGGED;
    }

    @Override
    public StoreLimits limits() {
        return DatabaseLimits.LIMITS;
    }

    @Override
    public List<StoreQueue> queues() {
        return Stream.of(
                        reads.queues("reads"),
                        writes.queues("writes"),
                        removals.queues("removals"),
                        List.of(lane.queue("statements")))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public Uni<Void> close() {
        return Uni.createFrom().voidItem().invoke(sweeper::stop);
    }

    @Override
    public <C extends Capability> Optional<C> capability(Class<C> type) {
        return capabilities.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    private static boolean answers(Connection connection) throws SQLException {
        if (!connection.isValid(1)) {
            // the driver's text if a statement finds the connection broken
            throw new SQLException("The connection does not answer", "08006");
        }
        return true;
    }
}
