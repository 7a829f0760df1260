package dev.larder.stores.database;

import dev.larder.spi.BlockingLane;
import dev.larder.spi.ReadTurns;
import io.smallrye.mutiny.Uni;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;

/** The work of one store: in its lane, on its namespace, with the time of its clock. */
final class DatabaseWork {
    private final BlockingLane lane;
    private final Gateway gateway;
    private final Clock clock;

    DatabaseWork(BlockingLane lane, Gateway gateway, Clock clock) {
        this.lane = lane;
        this.gateway = gateway;
        this.clock = clock;
    }

    /** Statements at one time. Each is a transaction of its own unless the task says otherwise. */
    interface Task<T> {
        T on(Connection connection, long now) throws SQLException;
    }

    /** Work with entities at one time. */
    interface Transaction<T> {
        T at(long now);
    }

    <T> Uni<T> read(Task<T> task) {
        return lane.read(() -> readNow(task));
    }

    /**
     * As {@link #read}; the turn lasts until the statements have ended, although their caller may have been given up.
     */
    <T> Uni<T> readDuring(ReadTurns.Turn turn, Task<T> task) {
        return lane.read(() -> turn.during(() -> readNow(task)));
    }

    <T> Uni<T> write(Task<T> task) {
        return lane.write(() -> writeNow(task));
    }

    /** Blocks. */
    <T> T readNow(Task<T> task) {
        return gateway.read(connection -> task.on(connection, clock.millis()));
    }

    /** Blocks. */
    <T> T writeNow(Task<T> task) {
        return gateway.write(connection -> task.on(connection, clock.millis()));
    }

    /** A transaction that changes nothing. */
    <T> Uni<T> look(Transaction<T> work) {
        return lane.read(() -> gateway.look(() -> work.at(clock.millis())));
    }

    <T> Uni<T> transaction(Transaction<T> work) {
        return lane.write(() -> gateway.transaction(() -> work.at(clock.millis())));
    }
}
