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
 * One namespace's way to the database: the first use that reaches the server makes tables and namespace ready. All of it
 * blocks, and throws {@link StoreException} only.
 */
final class Gateway {
    private final PostgreSql server;
    private final String namespace;
    private final Durability durability;
    private final Clock clock;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile boolean open;

    /** Statements over one connection, each a transaction of its own unless the work says otherwise. */
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

    /** Tries a second time over a new connection when the first one turns out to be broken. */
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
        // a server that is down is told here, where nothing has been sent yet
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
            }
        } catch (SQLException | RuntimeException e) {
            throw SqlFailures.ofRead(e);
        } finally {
            opening.unlock();
        }
    }

    /** What the other table holds from before the durability was changed must not come back when it is changed again. */
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
