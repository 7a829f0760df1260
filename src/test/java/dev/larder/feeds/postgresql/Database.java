package dev.larder.feeds.postgresql;

import dev.larder.server.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A database of another application: a real server, and writers that do not know Larder. */
final class Database implements AutoCloseable {
    private static final Duration RECOVERY = Duration.ofSeconds(20);
    private static final String STARTING_UP = "57P03";

    private final PostgresServer server;

    Database(PostgresServer server) {
        this.server = server;
    }

    static Database start() {
        return new Database(PostgresServer.start());
    }

    /** With the table {@code orders}, which has hooks. */
    static Database withOrders() throws SQLException {
        Database database = start();
        database.run("create table orders (id int primary key, v text)");
        database.hook("orders");
        return database;
    }

    PostgresServer server() {
        return server;
    }

    String url() {
        return server.url();
    }

    /** Connects as the owner of the database. A server that was killed listens before it has recovered. */
    Connection connect() throws SQLException {
        long end = System.nanoTime() + RECOVERY.toNanos();
        while (true) {
            try {
                return DriverManager.getConnection(url(), "larder", "");
            } catch (SQLException e) {
                if (!STARTING_UP.equals(e.getSQLState()) || System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }

    /** Runs statements, each a transaction of its own. */
    void run(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                boolean unused = statement.execute(sql);
            }
        }
    }

    /** Installs the hooks of these tables. */
    void hook(String... tables) throws SQLException {
        hook(new TableHooks(List.of(tables), Optional.empty(), TableHooks.Notification.NOTIFY));
    }

    void hook(TableHooks hooks) throws SQLException {
        run(hooks.sql());
    }

    String ask(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            if (!row.next()) {
                throw new AssertionError("no row");
            }
            return row.getString(1);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
