package dev.larder.gateway.origin.table.database;

import dev.larder.core.Refusal;
import dev.larder.gateway.origin.OriginFailure;
import dev.larder.gateway.origin.OriginFailure.Progress;
import dev.larder.outbound.CircuitBreaker;
import dev.larder.spi.BlockingLane;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The database of one service, and the catalogue of its exposed tables. Nothing is asked before the first request, so
 * that Larder starts without its database.
 *
 * <p>The catalogue is read again when it is a minute old, and when a statement or a request shows that it is outdated.
 */
public final class TableDatabase {
    private static final Logger LOG = Logger.getLogger(TableDatabase.class);

    private final TableDatabaseSettings settings;
    private final Pool pool;
    private final Executor threads;
    private final BlockingLane lane;
    private final DatabaseBreaker breaker;

    /** The batches by the names of the tables in paths. */
    private final Map<String, RowBatches> batches;

    private final KnownTables known;
    private volatile Optional<String> trouble = Optional.empty();

    /** Statements over one connection, about one table. */
    @FunctionalInterface
    private interface Work<T> {
        T on(Connection connection, Table table) throws SQLException;
    }

    /**
     * @param breaker decides when the database is left alone
     * @param threads runs the tasks
     * @throws IllegalArgumentException if there can be no such connections
     */
    public TableDatabase(TableDatabaseSettings settings, CircuitBreaker breaker, Executor threads) {
        this.settings = settings;
        this.breaker = new DatabaseBreaker(breaker);
        this.threads = threads;
        this.known = new KnownTables(settings.service(), settings.tables());
        try {
            this.pool = new Pool(settings);
        } catch (SQLException e) {
            throw new IllegalArgumentException("table.url cannot be used", e);
        }
        TableDatabaseSettings.Limits limits = settings.limits();
        String backend = "The database of service " + settings.service();
        this.lane = new BlockingLane(
                backend,
                new BlockingLane.Size(limits.poolSize(), limits.queueSize(), limits.timeout()),
                threads,
                failure -> new StoreException.Unavailable("A request to the database failed", failure));
        this.batches = settings.tables().stream()
                .map(TableSettings::exposed)
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(),
                        exposed -> new RowBatches(
                                backend, limits, lane, (rows, longest) -> together(exposed, rows, longest))));
    }

    /** The table if the catalogue is known and not old; else it has to be {@linkplain #table asked for}. */
    public Optional<Table> tableNow(String exposed) {
        return known.now(exposed);
    }

    /** The table as the catalogue had it last, however old that is: for what must not wait for the database. */
    public Optional<Table> tableKnown(String exposed) {
        return known.last(exposed);
    }

    /** Emits the table; fails if it is not exposed or does not exist. */
    public Uni<Table> table(String exposed) {
        return read(exposed, (connection, table) -> {
            requireAnswer(connection);
            return table;
        });
    }

    /** The catalogue may come from memory, which proves nothing of the database. */
    private static void requireAnswer(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean unused = statement.execute("select 1");
        }
    }

    /** Emits the exposed tables that exist. */
    public Uni<Map<String, Table>> tables() {
        return emitted(lane.read(() -> attempt(
                Progress.ENDED,
                () -> againIfLost(Progress.ENDED, () -> {
                    try (Connection connection = pool.connect()) {
                        requireAnswer(connection);
                        return known.get(connection, KnownTables.OLD_NANOS);
                    }
                }),
                Optional::empty)));
    }

    /** Emits the rows. */
    public Uni<FoundRows> select(String exposed, Function<Table, Selection> selection) {
        return read(exposed, (connection, table) -> rows(connection, table, selection.apply(table)));
    }

    /** Emits the row. Those that are asked for by their keys at the same time are read together. */
    public Uni<FoundRows> row(String exposed, Selection row) {
        return Optional.ofNullable(batches.get(exposed))
                .filter(batch -> tableKnown(exposed).flatMap(row::key).isPresent())
                .map(batch -> emitted(batch.read(row))
                        .flatMap(found -> found.map(one -> Uni.createFrom().item(one))
                                .orElseGet(() -> select(exposed, table -> row))))
                .orElseGet(() -> select(exposed, table -> row));
    }

    private TaskOutcome<List<Optional<FoundRows>>> together(String exposed, List<Selection> rows, Duration longest) {
        return onTable(exposed, Progress.ENDED, (connection, table) -> {
            boolean byKey = rows.stream().allMatch(row -> row.key(table).isPresent());
            return byKey
                    ? new RowReads(table, settings.limits().maxBytes(), Optional.empty())
                            .readByKeys(connection, rows, new StatementLimit(longest, settings.limits()))
                    : Collections.nCopies(rows.size(), Optional.empty());
        });
    }

    /** Emits the rows as they will be when these changes are made. */
    public Uni<FoundRows> select(String exposed, Function<Table, Selection> selection, List<RowChange> queued) {
        return read(
                exposed,
                (connection, table) -> rows(connection, table, selection.apply(table), Overlay.of(table, queued)));
    }

    private FoundRows rows(Connection connection, Table table, Selection selection, Optional<Overlay> overlay)
            throws SQLException {
        if (overlay.isEmpty()) {
            return rows(connection, table, selection);
        }
        try {
            return new RowReads(table, settings.limits().maxBytes(), overlay).read(connection, selection);
        } catch (SQLException e) {
            if (!SqlProblems.isOfValue(e)) {
                throw e;
            }
            // a value of the request, or a queued one
            return named(connection, table, selection, overlay.get().withoutMisfits(connection));
        }
    }

    private FoundRows rows(Connection connection, Table table, Selection selection) throws SQLException {
        return named(connection, table, selection, Optional.empty());
    }

    private FoundRows named(Connection connection, Table table, Selection selection, Optional<Overlay> overlay)
            throws SQLException {
        try {
            return new RowReads(table, settings.limits().maxBytes(), overlay).read(connection, selection);
        } catch (SQLException e) {
            if (SqlProblems.isOfValue(e)) {
                throw ValueProbe.ofRows(connection, table, selection.rows())
                        .orElseGet(() -> SqlProblems.of(e, table, Progress.ENDED));
            }
            throw e;
        }
    }

    /** Writes rows and emits the result. */
    public Uni<WriteResult> write(String exposed, ChangeSet change) {
        return Uni.createFrom().deferred(() -> {
            long end = System.nanoTime() + settings.limits().timeout().toNanos();
            Work<WriteResult> work = (connection, table) -> new RowWrites(connection, table, end).write(change);
            return emitted(lane.write(() -> onTable(exposed, Progress.UNKNOWN, work)));
        });
    }

    private <T> Uni<T> read(String exposed, Work<T> work) {
        return emitted(lane.read(() -> onTable(exposed, Progress.ENDED, work)));
    }

    private <T> Uni<T> emitted(Uni<TaskOutcome<T>> task) {
        return breaker.around(task.onFailure(StoreException.class).transform(TableDatabase::ofLane));
    }

    private static OriginFailure ofLane(Throwable failure) {
        if (failure instanceof StoreException.OutcomeUnknown) {
            return new OriginFailure(504, "The database did not answer in time", Progress.UNKNOWN, failure);
        }
        return failure instanceof StoreException.Busy
                ? new OriginFailure(503, "Too many requests wait for the database", Progress.ENDED, failure)
                : new OriginFailure(503, "The database did not answer in time", Progress.ENDED, failure);
    }

    /** Works on the table; once more if the catalogue proves outdated. */
    private <T> TaskOutcome<T> onTable(String exposed, Progress progress, Work<T> work) {
        return attempt(
                progress,
                () -> againIfLost(progress, () -> {
                    try {
                        return once(exposed, KnownTables.OLD_NANOS, work);
                    } catch (UnknownColumn e) {
                        return once(exposed, KnownTables.DOUBTFUL_NANOS, work);
                    } catch (SQLException e) {
                        if (SqlProblems.isOfCatalogue(e)) {
                            return once(exposed, 0, work);
                        }
                        throw e;
                    }
                }),
                () -> tableNow(exposed));
    }

    /** A task over a connection. */
    @FunctionalInterface
    private interface Task<T> {
        T run() throws SQLException;
    }

    /** Runs the task; once more if its connection, which may have been idle for long, broke before anything was done. */
    private <T> T againIfLost(Progress progress, Task<T> task) throws SQLException {
        try {
            return task.run();
        } catch (SQLException e) {
            if (SqlProblems.isLost(e)) {
                pool.distrust();
                if (progress == Progress.ENDED) {
                    return task.run();
                }
            }
            throw e;
        }
    }

    private <T> T once(String exposed, long oldest, Work<T> work) throws SQLException {
        try (Connection connection = pool.connect()) {
            Table table = known.get(connection, oldest).get(exposed);
            if (table == null) {
                // it may have been created meanwhile
                table = known.get(connection, KnownTables.DOUBTFUL_NANOS).get(exposed);
            }
            if (table == null) {
                throw new Refusal.NotFound("There is no such table here");
            }
            return work.on(connection, table);
        }
    }

    /** The exposed tables that exist. */
    Map<String, Table> catalogue(Connection connection) throws SQLException {
        return known.get(connection, KnownTables.OLD_NANOS);
    }

    /** A statement has shown that the catalogue may be outdated. */
    void doubt() {
        known.doubt();
    }

    private <T> TaskOutcome<T> attempt(Progress progress, Callable<T> task, Supplier<Optional<Table>> table) {
        try {
            T result = task.call();
            isBack();
            return TaskOutcome.of(result);
        } catch (UnknownColumn e) {
            return TaskOutcome.failed(e.refusal());
        } catch (RuntimeException e) {
            return TaskOutcome.failed(e);
        } catch (SQLException e) {
            RuntimeException problem = table.get()
                    .map(named -> SqlProblems.of(e, named, progress))
                    .orElseGet(() -> SqlProblems.of(e, progress));
            if (SqlProblems.isAway(e)) {
                isAway(e);
            } else {
                breaker.answered();
            }
            return TaskOutcome.failed(problem);
        } catch (Exception e) { // the edge of the lane: a task throws no other
            return TaskOutcome.failed(new IllegalStateException(e));
        }
    }

    /** Logs an outage once. The messages of the driver quote no values (logServerErrorDetail). */
    void isAway(SQLException failure) {
        if (trouble.isEmpty()) {
            trouble = Optional.of("The database does not serve requests (%s)".formatted(SqlProblems.state(failure)));
            LOG.warnf(
                    "Service %s: its database does not serve requests (%s): %s",
                    settings.service(), SqlProblems.state(failure), failure.getMessage());
        }
    }

    void isBack() {
        breaker.answered();
        if (trouble.isPresent()) {
            trouble = Optional.empty();
            LOG.infof("Service %s: its database serves requests again", settings.service());
        }
    }

    /** The reason why the database does not answer; empty while it answers. */
    public Optional<String> trouble() {
        return trouble;
    }

    /** Closes the connections, in a thread that may block. */
    public void close() {
        threads.execute(pool::close);
    }
}
