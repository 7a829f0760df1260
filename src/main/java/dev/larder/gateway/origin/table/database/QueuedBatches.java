package dev.larder.gateway.origin.table.database;

import dev.larder.spi.BlockingLane;
import dev.larder.spi.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executor;

/** The connections over which queued changes reach the database of one service. Requests do not wait for them. */
public final class QueuedBatches {
    /** The bound of steps that wait for a thread, at most one of each batch. */
    private static final int MAX_WAITING = 64;

    /** The maximum time of a step of a batch, as a multiple of the time limit of a statement. */
    public static final int LIMITS_OF_STEP = 3;

    private final TableDatabaseSettings settings;
    private final TableDatabase database;
    private final Executor threads;
    private final Pool pool;
    private final BlockingLane lane;

    /**
     * @param parallel the maximum number of batches at a time
     * @throws IllegalArgumentException if there can be no such connections
     */
    public QueuedBatches(TableDatabaseSettings settings, TableDatabase database, Executor threads, int parallel) {
        this.settings = settings;
        this.database = database;
        this.threads = threads;
        try {
            this.pool = new Pool(settings.withPool(parallel));
        } catch (SQLException e) {
            throw new IllegalArgumentException("table.url cannot be used", e);
        }
        // a step begins no statement after the time limit, and its last ones may each take as long
        Duration longest = settings.limits().timeout().multipliedBy(LIMITS_OF_STEP);
        this.lane = new BlockingLane(
                "The database of service " + settings.service(),
                new BlockingLane.Size(parallel, MAX_WAITING, longest),
                threads,
                failure -> new StoreException.Unavailable("The database does not take queued writes", failure));
    }

    /** A batch that has not begun; it must be {@linkplain QueuedBatch#close closed}. */
    public QueuedBatch batch() {
        return new QueuedBatch(database, pool, lane, settings, threads);
    }

    /** Closes the connections, in a thread that may block. */
    public void close() {
        threads.execute(pool::close);
    }
}
