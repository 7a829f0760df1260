package dev.larder.coherence;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.larder.feeds.postgresql.TableHooks;
import dev.larder.server.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A PostgreSQL server that answers late: what stands between it and its clients takes each of its answers and passes it
 * on some time afterwards, so that a row arrives as it was before, and a writer learns late of its commit.
 *
 * <p>Its tables have a row for each number: {@link #TABLES} those that only Larder changes, and {@link #HOOKED} those
 * that other programs change, with table hooks.
 */
final class LateDatabase implements AutoCloseable {
    /** Tables whose services write in the modes of these names. */
    static final List<String> TABLES = List.of("aside", "through");

    static final String HOOKED = "hooked";

    /** The rows with an id below this one. */
    static final int ROWS = 10_000;

    private static final String COMMITTED = "C\0\0\0\13COMMIT\0";
    private static final int CHUNK = 64 << 10;

    private final PostgresServer server = PostgresServer.start();
    private final ExecutorService threads = Executors.newCachedThreadPool(LateOrigin::daemon);
    private final Map<Thread, Connection> connections = new ConcurrentHashMap<>();
    private final ServerSocket listener;
    private volatile Runnable committed = () -> {};

    LateDatabase() {
        try {
            listener = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String table : List.of(TABLES.get(0), TABLES.get(1), HOOKED)) {
            run("create table %s (id int primary key, race int not null, number bigint not null)".formatted(table));
            run("insert into %s select id, id / 100, 0 from generate_series(0, %d) as id".formatted(table, ROWS - 1));
            run("create index on %s (race)".formatted(table));
        }
        run(TableHooks.of(List.of(HOOKED)).sql());
        threads.execute(this::accept);
    }

    /** The URL of the server that answers late. Role: {@code larder}, without a password. */
    String url() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(listener.getLocalPort());
    }

    /** The URL of the server itself. */
    String promptUrl() {
        return server.url();
    }

    /** Runs the action after each commit of a client that is answered late, before the client learns of it. */
    void onCommit(Runnable action) {
        committed = action;
    }

    /** Runs a statement as another program does. */
    void run(String sql, Object... parameters) {
        try (PreparedStatement statement = connection().prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            boolean unused = statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The numbers of the rows with these ids and above, as a program knows them that reads them itself. */
    CacheAside.Source source(String table, int first) {
        return new CacheAside.Source() {
            @Override
            public long read(int key) {
                return LateDatabase.this.read(table, first + key);
            }

            @Override
            public void change(int key, long number) {
                run("update %s set number = ? where id = ?".formatted(table), number, first + key);
                LateOrigin.pause();
            }
        };
    }

    private long read(String table, int id) {
        try (Statement statement = connection().createStatement();
                ResultSet row = statement.executeQuery("select number from %s where id = %d".formatted(table, id))) {
            long number = row.next() ? row.getLong(1) : OriginRace.GONE;
            LateOrigin.pause();
            return number;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The connection of this thread, which is used again: to open one takes longer than most statements. */
    private Connection connection() {
        return connections.computeIfAbsent(Thread.currentThread(), thread -> connect());
    }

    private Connection connect() {
        try {
            return DriverManager.getConnection(server.url(), "larder", "");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                client.setTcpNoDelay(true);
                var there = new Socket(InetAddress.getLoopbackAddress(), server.port());
                there.setTcpNoDelay(true);
                threads.execute(() -> pass(client, there, false));
                threads.execute(() -> pass(there, client, true));
            } catch (IOException e) {
                // the listener is closed
                return;
            }
        }
    }

    private void pass(Socket from, Socket to, boolean late) {
        var chunk = new byte[CHUNK];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                if (late) {
                    LateOrigin.pause();
                    answered(new String(chunk, 0, read, ISO_8859_1));
                }
                out.write(chunk, 0, read);
            }
        } catch (IOException e) {
            // one of the two has closed
            return;
        }
    }

    private void answered(String messages) {
        if (messages.contains(COMMITTED)) {
            committed.run();
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
        server.close();
    }
}
