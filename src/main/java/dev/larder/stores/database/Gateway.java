package dev.larder.stores.database;

import dev.larder.spi.StoreException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The access of one namespace to the database: the first use that reaches the server creates tables and namespace. All
 * methods block, and throw only {@link StoreException}.
 */
final class Gateway {
    private final PostgreSql server;
    private final String namespace;
    private final Durability durability;
    private final Clock clock;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile boolean open;
    private volatile Runnable follower = () -> {};

    /** Statements over one connection. Each is a transaction of its own unless the work says otherwise. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    Gateway(PostgreSql server, String namespace, Durability durability, Clock clock) {
        this.server = server;
        this.namespace = namespace;
        this.durability = durability;
        this.clock = clock;
    }

    /** Runs the step whenever a use has made sure of tables and namespace. The step must not block. */
    void whenOpen(Runnable step) {
        follower = step;
    }

    /** Repeats the work once over a new connection if the first connection is broken. */
    <T> T read(Work<T> work) {
        try {
            return run(work, SqlFailures::ofRead);
        } catch (StoreException.Unavailable e) {
            if (SqlFailures.isLost(e)) {
                return run(work, SqlFailures::ofRead);
            }
            throw e;
        }
    }

    <T> T write(Work<T> work) {
        return run(work, SqlFailures::ofWrite);
    }

    /** Runs work on entities in a transaction. */
    <T> T transaction(Callable<T> work) {
        return transaction(work, SqlFailures::ofWrite);
    }

    /** Runs work that changes nothing in a transaction. */
    <T> T look(Callable<T> work) {
        return transaction(work, SqlFailures::ofRead);
    }

    private <T> T transaction(Callable<T> work, Function<Throwable, ? extends RuntimeException> translator) {
        // an unreachable server is reported here, before anything is sent
        var unused = read(Connection::getAutoCommit);
        try {
            return QuarkusTransaction.requiringNew().call(work);
        } catch (RuntimeException e) {
            throw translated(e, translator);
        }
    }

    private <T> T run(Work<T> work, Function<Throwable, ? extends RuntimeException> translator) {
        prepare();
        try (Connection connection = server.connect()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw translated(e, translator);
        }
    }

    private void prepare() {
        if (open) {
            return;
        }
        opening.lock();
        try {
            if (!open) {
                server.connect().close();
                server.migrate();
                QuarkusTransaction.requiringNew().run(this::applyDurability);
                open = true;
                follower.run();
            }
        } catch (SQLException | RuntimeException e) {
            throw SqlFailures.ofRead(e);
        } finally {
            opening.unlock();
        }
    }

    /** Retires the old rows of the other table: they must not reappear when the durability is changed again. */
    private void applyDurability() {
        Namespace row = Namespace.locked(namespace, durability);
        if (row.durability != durability) {
            row.renew(clock.millis());
            row.durability = durability;
        }
    }

    private RuntimeException translated(Exception failure, Function<Throwable, ? extends RuntimeException> translator) {
        if (SqlFailures.isForeignSchema(failure)) {
            open = false;
            server.distrustSchema();
        }
        if (SqlFailures.isLost(failure)) {
            server.distrustConnections();
        }
        return translator.apply(failure);
    }
}
