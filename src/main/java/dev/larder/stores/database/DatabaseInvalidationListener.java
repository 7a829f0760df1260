package dev.larder.stores.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * A thread that listens on one channel. Its connection is opened again whenever it is lost. If notifications do not
 * arrive although the connection is open, for example behind a pooler, this is not noticed here.
 */
final class DatabaseInvalidationListener {
    private static final Logger LOG = Logger.getLogger(DatabaseInvalidationListener.class);

    /** The time without a notification after which the server is asked whether it still answers. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final DatabaseStoreConfig config;
    private final String channel;
    private final Consumer<String> receiver;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Connection open;

    DatabaseInvalidationListener(DatabaseStoreConfig config, String channel, Consumer<String> receiver) {
        this.config = config;
        this.channel = channel;
        this.receiver = receiver;
    }

    void listen() {
        var thread = new Thread(this::run, "larder-invalidation-listener");
        thread.setDaemon(true);
        thread.start();
    }

    /** Wakes the thread, wherever it waits. */
    void close() {
        closed.countDown();
        Connection waiting = open;
        if (waiting != null) {
            try {
                waiting.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debugf("A connection did not end: %s", e.getSQLState());
            }
        }
    }

    private void run() {
        while (isOpen()) {
            try (Connection connection = connect()) {
                open = connection;
                receive(connection);
            } catch (SQLException e) {
                LOG.debugf("Invalidations of other nodes do not arrive: %s", e.getSQLState());
                rest();
            } finally {
                open = null;
            }
        }
    }

    private void receive(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            var unused = statement.execute("listen \"%s\"".formatted(channel));
        }
        PGConnection calls = connection.unwrap(PGConnection.class);
        while (isOpen()) {
            PGNotification[] some = calls.getNotifications((int) SILENCE.toMillis());
            // null if there are none
            if (some == null || some.length == 0) {
                alive(connection);
                continue;
            }
            receiver.accept(some[some.length - 1].getParameter());
        }
    }

    private void alive(Connection connection) throws SQLException {
        if (isOpen() && !connection.isValid(seconds(config.connectTimeout()))) {
            throw new SQLException("The server does not answer", "08006");
        }
    }

    /**
     * Opens a connection outside the pool, whose connections are for calls, and without DriverManager, which may not
     * know the driver.
     */
    private Connection connect() throws SQLException {
        var properties = new Properties();
        config.username().ifPresent(username -> properties.setProperty("user", username));
        config.password().ifPresent(password -> properties.setProperty("password", password));
        String patience = Integer.toString(seconds(config.connectTimeout()));
        properties.setProperty("connectTimeout", patience);
        properties.setProperty("loginTimeout", patience);
        // for queries; waiting for notifications has its own time limit
        properties.setProperty("socketTimeout", patience);
        properties.setProperty("ApplicationName", "larder invalidation listener");
        properties.setProperty("tcpKeepAlive", "true");
        Connection connection = new Driver().connect(config.url().orElseThrow(), properties);
        if (connection == null) {
            throw new SQLException("Not a URL of PostgreSQL", "08001");
        }
        return connection;
    }

    private boolean isOpen() {
        return closed.getCount() > 0;
    }

    private void rest() {
        try {
            var unused = closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closed.countDown();
        }
    }

    private static int seconds(Duration duration) {
        return (int) Math.max(1, duration.toSeconds());
    }
}
