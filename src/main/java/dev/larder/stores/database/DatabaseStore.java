package dev.larder.stores.database;

import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Capability;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Counters;
import dev.larder.spi.Entry;
import dev.larder.spi.KeyScan;
import dev.larder.spi.Marks;
import dev.larder.spi.Stamp;
import dev.larder.spi.StoreContext;
import dev.larder.spi.StoreException;
import dev.larder.spi.StoreLimits;
import dev.larder.spi.Ttl;
import dev.larder.stores.database.EntryTable.Found;
import dev.larder.stores.database.EntryTable.Row;
import dev.larder.stores.database.Listing.Removal;
import dev.larder.stores.support.Batcher;
import dev.larder.stores.support.BlockingLane;
import dev.larder.stores.support.EntryCodec;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * One namespace in PostgreSQL. Plain reads, writes and removals travel in batches; what depends on what is there is a
 * statement of its own. Longer than other stores because it has every ability; each is a line or two.
 */
final class DatabaseStore implements CacheStore, ConditionalWrites, Counters, KeyScan {
    /** What a btree of 8 KiB pages surely takes ("index row size exceeds"), with the generation beside it. */
    private static final StoreLimits LIMITS = new StoreLimits(2_000, 256L << 20);

    private static final Logger LOG = Logger.getLogger(DatabaseStore.class);
    private static final String BACKEND = "The database";
    private static final int BATCH = 512;
    private static final long BATCH_BYTES = 4L << 20;
    private static final long QUEUE_BYTES = 64L << 20;

    private final Clock clock;
    private final Gateway gateway;
    private final BlockingLane lane;
    private final EntryTable entries;
    private final CounterTable counters;
    private final Listing listing;
    private final Sweeper sweeper;
    private final Batcher<Optional<CacheKey>, Found> reads;
    private final Batcher<Row, Written> writes;
    private final Batcher<CacheKey, Boolean> removals;
    private final DatabaseMarks marks;
    private final Durability durability;
    private final String namespace;

    DatabaseStore(StoreContext context, DatabaseStoreConfig config, PostgreSql server, Executor threads) {
        this.clock = context.clock();
        this.namespace = context.namespace();
        this.durability = config.durability();
        this.gateway = new Gateway(server, namespace, durability, clock);
        var size = new BlockingLane.Size(config.poolSize(), config.queueSize(), context.timeout());
        this.lane = new BlockingLane(BACKEND, size, threads, SqlFailures::ofWrite);
        this.entries = new EntryTable(namespace, durability.entryTable());
        this.counters = new CounterTable(namespace, durability.counterTable());
        this.listing = new Listing(namespace, durability);
        var pace = new Sweeper.Pace(config.sweepInterval(), config.sweepBatch());
        this.sweeper = new Sweeper(lane, gateway, clock, pace);
        Duration timeout = context.timeout();
        int queue = config.queueSize();
        // two exchanges: while one answer is handed out, the next one is on its way
        this.reads = new Batcher<>(
                BACKEND,
                new Batcher.Bounds(2, BATCH, BATCH_BYTES, queue, QUEUE_BYTES, timeout),
                lane,
                key -> key.map(k -> k.text().length()).orElse(0),
                keys -> gateway.read(connection -> entries.read(connection, keys, clock.millis())));
        this.writes = new Batcher<>(
                BACKEND,
                new Batcher.Bounds(2, BATCH, BATCH_BYTES, queue, QUEUE_BYTES, timeout),
                lane,
                Row::weight,
                this::writeAll);
        this.marks = new DatabaseMarks(
                new MarkTable(namespace),
                new DatabaseMarks.Surroundings(gateway, lane, clock),
                this::newest,
                this::renew);
        this.removals = new Batcher<>(
                BACKEND,
                new Batcher.Bounds(1, BATCH, BATCH_BYTES, queue, QUEUE_BYTES, timeout),
                lane,
                key -> key.text().length(),
                keys -> gateway.write(connection -> entries.remove(connection, keys, clock.millis())));
    }

    @Override
    public <C extends Capability> Optional<C> capability(Class<C> type) {
        return type == Marks.class ? Optional.of(type.cast(marks)) : CacheStore.super.capability(type);
    }

    private Uni<Stamp> newest() {
        return reads.read(Optional.empty()).map(found -> {
            if (found.newest().equals(Stamp.NONE)) {
                throw new StoreException.Unavailable("The namespace's row is missing in the database", null);
            }
            return found.newest();
        });
    }

    private void renew(long generation) {
        Namespace row = Namespace.locked(namespace, durability);
        if (row.generation == generation) {
            row.renew(clock.millis());
        }
    }

    /** Begins to collect what has ended, until the store is closed. */
    DatabaseStore sweeping() {
        sweeper.start();
        return this;
    }

    @Override
    public Uni<Optional<Entry>> get(CacheKey key) {
        return reads.read(Optional.of(key))
                .flatMap(found ->
                        found.large() ? getAlone(key) : Uni.createFrom().item(found::entry));
    }

    private Uni<Optional<Entry>> getAlone(CacheKey key) {
        return getAll(List.of(key)).map(found -> Optional.ofNullable(found.get(key)));
    }

    @Override
    public Uni<Map<CacheKey, Entry>> getAll(Collection<CacheKey> keys) {
        return lane.read(() -> {
            Map<ByteBuffer, byte[]> stored =
                    gateway.read(connection -> entries.readWhole(connection, keys, clock.millis()));
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
            return Optional.empty(); // a miss, and no reason to withhold the others
        }
    }

    @Override
    public Uni<Written> put(CacheKey key, Entry entry) {
        return row(key, entry).flatMap(writes::write);
    }

    private List<Written> writeAll(List<Row> rows) {
        return gateway.write(connection -> {
            entries.write(connection, rows);
            return rows.stream().map(row -> Written.STORED).toList();
        });
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return removals.write(key);
    }

    /** Takes a moment whatever there is: the namespace's rows become garbage, and the sweeper collects them. */
    @Override
    public Uni<Void> clear() {
        return lane.write(() -> gateway.transaction(() -> {
                    Namespace.locked(namespace, durability).renew(clock.millis());
                    return true;
                }))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> ping() {
        return lane.read(() -> gateway.read(DatabaseStore::answers)).replaceWithVoid();
    }

    @Override
    public StoreLimits limits() {
        return LIMITS;
    }

    @Override
    public Uni<Void> close() {
        return Uni.createFrom().voidItem().invoke(sweeper::stop);
    }

    @Override
    public Uni<Boolean> putIfAbsent(CacheKey key, Entry entry) {
        return row(key, entry)
                .flatMap(row -> lane.write(() -> gateway.write(connection ->
                        entries.add(connection, List.of(row), clock.millis()).isEmpty())));
    }

    @Override
    public Uni<Set<CacheKey>> putAllIfAbsent(Map<CacheKey, Entry> entriesByKey) {
        return rows(entriesByKey)
                .flatMap(rows -> lane.write(
                        () -> gateway.write(connection -> entries.addAllOrNone(connection, rows, clock.millis()))));
    }

    @Override
    public Uni<Boolean> replace(CacheKey key, long expectedVersion, Entry entry) {
        return row(key, entry)
                .flatMap(row -> lane.write(() -> gateway.write(
                        connection -> entries.replace(connection, row, expectedVersion, clock.millis()))));
    }

    @Override
    public Uni<Boolean> remove(CacheKey key, long expectedVersion) {
        return lane.write(
                () -> gateway.write(connection -> entries.remove(connection, key, expectedVersion, clock.millis())));
    }

    @Override
    public Uni<Optional<Entry>> getAndRemove(CacheKey key) {
        return lane.write(() -> gateway.write(connection -> entries.take(connection, key, clock.millis())))
                .map(Found::entry);
    }

    @Override
    public Uni<Counter> add(CacheKey key, long delta, Ttl ttlIfCreated) {
        return within(key)
                .flatMap(k -> lane.write(() ->
                        gateway.write(connection -> counters.add(connection, k, delta, ttlIfCreated, clock.millis()))));
    }

    @Override
    public Uni<Optional<Counter>> read(CacheKey key) {
        return lane.read(() -> gateway.read(connection -> counters.read(connection, key, clock.millis())));
    }

    @Override
    public Uni<Boolean> reset(CacheKey key) {
        return lane.write(() -> gateway.write(connection -> counters.reset(connection, key, clock.millis())));
    }

    @Override
    public Uni<Page> scan(Query query) {
        return lane.read(() -> gateway.look(() -> listing.page(query, clock.millis())));
    }

    @Override
    public Uni<Long> removeAll(String prefix) {
        // a batch at a time, for which alone there is time and which stays removed whatever becomes of the next
        return Multi.createBy()
                .repeating()
                .uni(
                        () -> new AtomicReference<>(Removal.NONE),
                        last -> lane.write(() -> gateway.transaction(() -> listing.removeBatch(
                                        prefix, Objects.requireNonNull(last.get()), clock.millis())))
                                .invoke(last::set))
                .whilst(Removal::mayHaveLeftSome)
                .collect()
                .with(Collectors.summingLong(Removal::removed));
    }

    private static boolean answers(Connection connection) throws SQLException {
        if (!connection.isValid(1)) {
            // as the driver puts it when a statement finds the connection broken
            throw new SQLException("The connection does not answer", "08006");
        }
        return true;
    }

    private static Uni<List<Row>> rows(Map<CacheKey, Entry> entries) {
        return Uni.createFrom().item(() -> {
            List<Row> rows = new ArrayList<>();
            entries.forEach((key, entry) -> rows.add(checked(key, entry)));
            return rows;
        });
    }

    private static Uni<Row> row(CacheKey key, Entry entry) {
        return Uni.createFrom().item(() -> checked(key, entry));
    }

    private static Row checked(CacheKey key, Entry entry) {
        if (entry.payload().length > LIMITS.maxValueBytes()) {
            throw new StoreException.TooLarge(
                    "A value may have %d bytes in the database".formatted(LIMITS.maxValueBytes()));
        }
        return Row.of(checked(key), entry);
    }

    private static Uni<CacheKey> within(CacheKey key) {
        return Uni.createFrom().item(() -> checked(key));
    }

    private static CacheKey checked(CacheKey key) {
        if (key.utf8().length > LIMITS.maxKeyBytes()) {
            throw new StoreException.TooLarge(
                    "A key may have %d bytes in the database".formatted(LIMITS.maxKeyBytes()));
        }
        return key;
    }
}
