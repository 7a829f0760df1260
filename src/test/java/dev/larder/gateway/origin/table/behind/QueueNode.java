package dev.larder.gateway.origin.table.behind;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.core.invalidation.freshness.CoherentStore;
import dev.larder.core.invalidation.freshness.CoherentStores;
import dev.larder.core.invalidation.freshness.OwnRecords;
import dev.larder.core.service.ServiceMeters;
import dev.larder.core.service.ServiceName;
import dev.larder.gateway.origin.table.database.Breakers;
import dev.larder.gateway.origin.table.database.ChangeSet.Kind;
import dev.larder.gateway.origin.table.database.QueuedBatches;
import dev.larder.gateway.origin.table.database.RowChange;
import dev.larder.gateway.origin.table.database.TableDatabase;
import dev.larder.gateway.origin.table.database.TableDatabaseSettings;
import dev.larder.gateway.origin.table.database.TableSettings;
import dev.larder.gateway.origin.table.database.WriteMode;
import dev.larder.postgresql.TableName;
import dev.larder.spi.CacheStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** A node that queues writes of the table {@code tasks} in a store, without HTTP. */
final class QueueNode implements AutoCloseable {
    static final String TABLE = "tasks";
    private static final int PARALLEL = 2;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final TableDatabase database;
    private final WritesBehind writes;
    private final WriteBehindQueue queue;
    private final Supplier<OwnRecords> records;

    QueueNode(String url, CacheStore store, int maxWrites) {
        this(url, store, maxWrites, TIMEOUT);
    }

    /** @param timeout the longest time of a statement */
    QueueNode(String url, CacheStore store, int maxWrites, Duration timeout) {
        Clock clock = Clock.systemUTC();
        CoherentStore coherent = CoherentStores.of(store, List.of(), clock);
        var table = new TableSettings(
                TABLE, TableName.parse(TABLE), Optional.empty(), Optional.empty(), false, WriteMode.BEHIND, List.of());
        var settings = new TableDatabaseSettings(
                "shop",
                url,
                Optional.of("larder"),
                Optional.empty(),
                new TableDatabaseSettings.Limits(4, 1000, Duration.ofSeconds(2), timeout, 1 << 20),
                List.of(table));
        this.database = new TableDatabase(settings, Breakers.never(), threads);
        this.records = coherent::records;
        var rules =
                new BehindSettings("shop", maxWrites, 4 << 20, 3, Duration.ofMillis(20), Duration.ofMillis(200), 100);
        this.queue = new WriteBehindQueue(rules, records);
        var parts = new WritesBehind.Parts(
                records,
                coherent::freshness,
                changes -> Set.of(),
                new QueuedBatches(settings, database, threads, PARALLEL),
                TIMEOUT,
                PARALLEL,
                new ServiceMeters(new ServiceName("shop"), new SimpleMeterRegistry(), Optional.empty()),
                new ObjectMapper());
        this.writes = new WritesBehind(rules, parts, clock);
    }

    WritesBehind writes() {
        return writes;
    }

    TableDatabase database() {
        return database;
    }

    /** The same queue, as this node sees it. */
    WriteBehindQueue queue() {
        return queue;
    }

    /** The records of the store. */
    Supplier<OwnRecords> records() {
        return records;
    }

    static RowChange merge(int id, int steps) {
        return new RowChange(TABLE, Integer.toString(id), Kind.MERGE, values().put("steps", steps));
    }

    static RowChange insert(int id, int steps) {
        return new RowChange(
                TABLE, Integer.toString(id), Kind.INSERT, values().put("id", id).put("steps", steps));
    }

    /** A change that sets some columns, depending on a number. */
    static RowChange change(Kind kind, int id, int number) {
        ObjectNode values = values();
        if (kind != Kind.DELETE && number % 3 > 0) {
            values.put("steps", number);
        }
        if (kind != Kind.DELETE && number % 2 > 0) {
            values.put("place", "place " + number);
        }
        if (kind == Kind.INSERT) {
            values.put("id", id);
        }
        return new RowChange(TABLE, Integer.toString(id), kind, values);
    }

    private static ObjectNode values() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public void close() {
        writes.close();
        database.close();
        threads.shutdown();
    }
}
