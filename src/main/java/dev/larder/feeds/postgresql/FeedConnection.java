package dev.larder.feeds.postgresql;

import dev.larder.postgresql.TableName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * One connection that receives notifications of changes. Its methods block, and each may fail because the server is
 * gone.
 */
final class FeedConnection implements AutoCloseable {
    static final String CHANNEL = "larder_change";

    private static final int BATCH = 1000;

    /** The tables that have all of the hooks of either kind. */
    private static final String HOOKED = """
            select w.schema, w.name, c.oid
            from unnest(?::text[], ?::text[]) as w (schema, name)
            join pg_namespace n on n.nspname = w.schema
            join pg_class c on c.relnamespace = n.oid and c.relname = w.name
            join pg_trigger t on t.tgrelid = c.oid and t.tgenabled in ('O', 'A')
            group by w.schema, w.name, c.oid
            having count(*) filter (where t.tgname = 'larder_truncate') = 1
                and (count(*) filter (where t.tgname = 'larder_row') = 1
                    or count(*) filter (where t.tgname in ('larder_insert', 'larder_update', 'larder_delete')) = 3)""";

    private final Connection connection;
    private final PGConnection calls;
    private final int backend;
    private final Outbox outbox;

    FeedConnection(Connection connection) throws SQLException {
        this.connection = connection;
        this.calls = connection.unwrap(PGConnection.class);
        this.backend = calls.getBackendPID();
        this.outbox = new Outbox(connection, BATCH);
    }

    Outbox outbox() {
        return outbox;
    }

    /** Starts to listen: from now on, a change ends {@link #await}. */
    void listen() throws SQLException {
        execute("listen " + CHANNEL);
    }

    /** Waits for a notification or until the time is over. */
    void await(Duration longest) throws SQLException {
        var unused = calls.getNotifications(millis(longest));
    }

    /**
     * Sends a notification to this connection; returns whether it arrives in time.
     *
     * @throws SQLException if the connection is not to one session of the server
     */
    boolean receivesNotifications(Duration patience) throws SQLException {
        String token = UUID.randomUUID().toString();
        try (PreparedStatement statement = connection.prepareStatement("select pg_notify(?, ?), pg_backend_pid()")) {
            statement.setString(1, CHANNEL);
            statement.setString(2, token);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next() || row.getInt(2) != backend) {
                    throw new SQLException("A pooler stands between Larder and the server", "08P01");
                }
            }
        }
        long end = System.nanoTime() + patience.toNanos();
        boolean received;
        do {
            received = received(token, Duration.ofNanos(end - System.nanoTime()));
        } while (!received && System.nanoTime() - end < 0);
        return received;
    }

    private boolean received(String token, Duration longest) throws SQLException {
        PGNotification[] received = calls.getNotifications(millis(longest));
        // null where there are none
        return received != null && Arrays.stream(received).anyMatch(call -> token.equals(call.getParameter()));
    }

    /** The tables with hooks, each with its oid, which changes when a table is created again. */
    Map<TableName, Long> hooked(List<TableName> tables) throws SQLException {
        Map<TableName, Long> found = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(HOOKED)) {
            query.setArray(1, texts(tables, TableName::schema));
            query.setArray(2, texts(tables, TableName::table));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.put(new TableName(rows.getString(1), rows.getString(2)), rows.getLong(3));
                }
            }
        }
        return found;
    }

    private Array texts(List<TableName> tables, Function<TableName, String> part) throws SQLException {
        return connection.createArrayOf("text", tables.stream().map(part).toArray());
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean unused = statement.execute(sql);
        }
    }

    /** Ends the connection from another thread, even while this one waits. */
    void abort(Executor executor) throws SQLException {
        connection.abort(executor);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private static int millis(Duration duration) {
        // 0 would wait forever
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, duration.toMillis()));
    }
}
