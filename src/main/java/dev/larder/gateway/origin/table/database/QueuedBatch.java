package dev.larder.gateway.origin.table.database;

import dev.larder.core.Refusal;
import dev.larder.gateway.origin.OriginFailure;
import dev.larder.gateway.origin.OriginFailure.Progress;
import dev.larder.http.problem.HttpRefusal;
import dev.larder.http.problem.Problem;
import dev.larder.spi.BlockingLane;
import io.smallrye.mutiny.Uni;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One transaction that makes queued changes. It excludes the transactions of other nodes for the same part of the
 * queue: it holds an advisory lock of the part, which ends with the transaction. The number of the transaction shows
 * afterwards whether it was committed, even if the answer to the commit was lost.
 *
 * <p>The steps are called one after the other. Each fails with an exception if the database is away.
 */
public final class QueuedBatch {
    private static final Logger LOG = Logger.getLogger(QueuedBatch.class);

    /** The part of the time limit in which a database that is not slow answers a small question. */
    private static final int PART_OF_TIME = 20;

    private static final int SHORTEST_MILLIS = 50;

    private final TableDatabase database;
    private final Pool pool;
    private final BlockingLane lane;
    private final TableDatabaseSettings settings;
    private final Executor threads;
    private @Nullable Connection connection;
    private boolean closed;

    /** The result of a change. */
    public enum Fate {
        /** It is made as soon as the transaction is committed. */
        MADE,
        /** The database refuses it. */
        REFUSED,
        /** The database cannot make it now, because another transaction has the row. */
        BUSY,
        /** It took too long, and others would have, too: this says nothing about the change itself. */
        LATE,
        /** It took too long itself: the database has answered a question about the same row meanwhile. */
        SLOW,
        /** The database refuses it because of another row, which may still wait itself. */
        FOREIGN,
        /** It was not tried: an earlier change of its row was not made, or the time is over. */
        LEFT
    }

    /**
     * The result of a change.
     *
     * @param reason the reason why it was not made; quotes no value
     */
    public record ChangeResult(Fate fate, String reason) {
        private static final ChangeResult MADE = new ChangeResult(Fate.MADE, "");
        private static final ChangeResult LEFT = new ChangeResult(Fate.LEFT, "");
    }

    /** @param threads the threads of the lane, for steps that must run although the lane is full */
    QueuedBatch(
            TableDatabase database, Pool pool, BlockingLane lane, TableDatabaseSettings settings, Executor threads) {
        this.database = database;
        this.pool = pool;
        this.lane = lane;
        this.settings = settings;
        this.threads = threads;
    }

    /** Work with the connection. */
    @FunctionalInterface
    private interface Step<T> {
        T on(Connection connection) throws SQLException;
    }

    /**
     * Begins the transaction; emits its number, or nothing if another node makes changes of the same part.
     *
     * @param part the number of the part of the queue
     */
    public Uni<Optional<String>> begin(int part) {
        return lane.write(() -> {
            synchronized (this) {
                if (closed) {
                    throw new SQLException("the batch is closed", "57014");
                }
                try {
                    connection = pool.connect();
                    Optional<String> number = begin(connection, part);
                    database.isBack();
                    return number;
                } catch (SQLException e) {
                    throw failed(e);
                }
            }
        });
    }

    private Optional<String> begin(Connection open, int part) throws SQLException {
        Duration timeout = settings.limits().timeout();
        open.setAutoCommit(false);
        try (Statement statement = open.createStatement()) {
            // a row that another transaction has must not keep the others waiting, and a node that hangs not the other
            // nodes
            boolean unused = statement.execute(
                    "set local lock_timeout = %d; set local idle_in_transaction_session_timeout = %d; set constraints all immediate"
                            .formatted(
                                    Math.min(500, timeout.toMillis()),
                                    timeout.multipliedBy(2).toMillis()));
        }
        // the same number for all nodes, and with little chance that of another program
        int service = ("larder behind " + settings.service()).hashCode();
        try (PreparedStatement statement = open.prepareStatement(
                "select case when pg_try_advisory_xact_lock(?, ?) then txid_current()::text end")) {
            statement.setInt(1, service);
            statement.setInt(2, part);
            Optional<String> number = one(statement);
            if (number.isPresent()) {
                // what the changes make outdated is told by it
                var unused = database.catalogue(open);
            }
            return number;
        }
    }

    /** Emits whether the transaction of that number was committed; nothing if that is not known any more. */
    public Uni<Optional<Boolean>> wasCommitted(String number) {
        return step(open -> {
            Savepoint before = open.setSavepoint();
            try (PreparedStatement statement = open.prepareStatement("select txid_status(cast(? as bigint))")) {
                statement.setString(1, number);
                return one(statement).map("committed"::equals);
            } catch (SQLException e) {
                if (!SqlProblems.state(e).startsWith("22")) {
                    throw e;
                }
                // a number of the future: the database was restored from a copy
                open.rollback(before);
                return Optional.empty();
            }
        });
    }

    /**
     * Makes the changes in their order, and emits the result of each. A change that is refused leaves the others
     * alone.
     */
    public Uni<List<ChangeResult>> make(List<RowChange> changes) {
        return step(open -> {
            long end = System.nanoTime() + settings.limits().timeout().toNanos();
            List<ChangeResult> results = new ArrayList<>();
            Set<List<String>> left = new HashSet<>();
            for (RowChange change : changes) {
                List<String> row = List.of(change.table(), change.key());
                boolean tried = !left.contains(row) && System.nanoTime() - end < 0;
                ChangeResult result = tried ? make(open, change, end) : ChangeResult.LEFT;
                if (result.fate() != Fate.MADE) {
                    left.add(row);
                }
                results.add(result);
            }
            return results;
        });
    }

    private ChangeResult make(Connection open, RowChange change, long end) throws SQLException {
        Table table = database.catalogue(open).get(change.table());
        if (table == null || !table.isWritable() || !table.isExact()) {
            return new ChangeResult(
                    Fate.REFUSED, "There is no such table here, or its rows may not be written by this key");
        }
        Savepoint before = open.setSavepoint();
        ChangeSet whole = change.change();
        var writes = new RowWrites(open, table, end);
        try {
            var unused = writes.written(whole, whole.items().get(0));
            open.releaseSavepoint(before);
            return ChangeResult.MADE;
        } catch (UnknownColumn e) {
            database.doubt();
            return refused(open, before, e.refusal());
        } catch (Refusal.NotFound e) {
            // a row that is gone need not be deleted
            return change.kind() == ChangeSet.Kind.DELETE ? ChangeResult.MADE : refused(open, before, e);
        } catch (Refusal | HttpRefusal e) {
            return refused(open, before, e);
        } catch (SQLException e) {
            if (SqlProblems.isOfServer(e)) {
                throw e;
            }
            open.rollback(before);
            if (SqlProblems.isOfCatalogue(e)) {
                database.doubt();
            }
            RuntimeException problem = (SqlProblems.isOfValue(e)
                            ? writes.named(whole, whole.items().get(0), before)
                            : Optional.<RuntimeException>empty())
                    .orElseGet(() -> SqlProblems.of(e, table, Progress.ENDED));
            Fate fate = fate(e);
            boolean alone = fate == Fate.LATE && SqlProblems.isLate(e) && answersAtOnce(open, table, change, before);
            return new ChangeResult(alone ? Fate.SLOW : fate, text(problem));
        }
    }

    /** Whether the row can be read in a short time: then the change was late for a reason of its own. */
    private boolean answersAtOnce(Connection open, Table table, RowChange change, Savepoint before)
            throws SQLException {
        long millis = Math.max(SHORTEST_MILLIS, settings.limits().timeout().toMillis() / PART_OF_TIME);
        String id = table.id().orElseThrow().name();
        try (Statement statement = open.createStatement()) {
            // until the savepoint is restored
            boolean unused = statement.execute("set local statement_timeout = " + millis);
            var unusedRow = new RowReads(table, settings.limits().maxBytes(), Optional.empty())
                    .read(open, Selection.row(List.of(id), change.key(), Optional.empty()));
            return true;
        } catch (SQLException e) {
            if (SqlProblems.isOfServer(e)) {
                throw e;
            }
            return false;
        } finally {
            open.rollback(before);
        }
    }

    private static Fate fate(SQLException failure) {
        if (SqlProblems.isBusy(failure)) {
            return Fate.BUSY;
        } else if (SqlProblems.isLate(failure) || SqlProblems.isOfMemory(failure)) {
            return Fate.LATE;
        }
        return SqlProblems.isForeignKey(failure) ? Fate.FOREIGN : Fate.REFUSED;
    }

    private static ChangeResult refused(Connection open, Savepoint before, RuntimeException why) throws SQLException {
        open.rollback(before);
        return new ChangeResult(Fate.REFUSED, text(why));
    }

    private static String text(RuntimeException problem) {
        return problem instanceof OriginFailure of
                ? of.refusal().problem().message()
                : Problem.of(problem).message();
    }

    /** Commits the transaction. After a failure only its number can tell whether it was. */
    public Uni<Void> commit() {
        return step(open -> {
                    open.commit();
                    return true;
                })
                .replaceWithVoid();
    }

    /** Returns the connection, and rolls back uncommitted changes. Never fails. */
    public Uni<Void> close() {
        return lane.write(() -> {
                    end();
                    return true;
                })
                .replaceWithVoid()
                .onFailure()
                .invoke(() -> threads.execute(this::endLate))
                .onFailure()
                .recoverWithNull();
    }

    private synchronized void end() throws SQLException {
        closed = true;
        Connection open = connection;
        connection = null;
        if (open != null) {
            giveBack(open);
        }
    }

    /** The lane had no thread in time: the pool would never get the connection back. */
    private void endLate() {
        try {
            end();
        } catch (SQLException e) {
            LOG.debugf("Service %s: a connection broke before it was given back", settings.service());
        }
    }

    private static void giveBack(Connection open) throws SQLException {
        try (open) {
            open.rollback();
            open.setAutoCommit(true);
        }
    }

    private <T> Uni<T> step(Step<T> step) {
        return lane.write(() -> {
            synchronized (this) {
                Connection open = connection;
                if (open == null) {
                    throw new SQLException("the batch is closed", "57014");
                }
                try {
                    return step.on(open);
                } catch (SQLException e) {
                    throw failed(e);
                }
            }
        });
    }

    private SQLException failed(SQLException failure) {
        if (SqlProblems.isLost(failure)) {
            pool.distrust();
        }
        if (SqlProblems.isAway(failure)) {
            database.isAway(failure);
        }
        return failure;
    }

    private static Optional<String> one(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
        }
    }
}
