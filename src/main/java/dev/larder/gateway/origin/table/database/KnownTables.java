package dev.larder.gateway.origin.table.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * The catalogue of the exposed tables that exist, by their names in paths. It is read again when it is older than the
 * reader accepts.
 */
final class KnownTables {
    private static final Logger LOG = Logger.getLogger(KnownTables.class);

    /** The age, in nanoseconds, up to which the catalogue is taken for right. */
    static final long OLD_NANOS = 60_000_000_000L;

    /** The same for requests that show it to be wrong: names that do not exist must not have it read each time. */
    static final long DOUBTFUL_NANOS = 1_000_000_000L;

    private final String service;
    private final List<TableSettings> exposed;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Optional<Known> known = Optional.empty();
    private volatile Optional<Map<String, Table>> last = Optional.empty();

    /** The catalogue, and when it was read. */
    private record Known(Map<String, Table> tables, long at) {
        boolean isOlderThan(long nanos) {
            return System.nanoTime() - at > nanos;
        }
    }

    /** @param exposed the tables to look for */
    KnownTables(String service, List<TableSettings> exposed) {
        this.service = service;
        this.exposed = exposed;
    }

    /** The table if the catalogue is known and not old. */
    Optional<Table> now(String name) {
        return known.filter(now -> !now.isOlderThan(OLD_NANOS))
                .flatMap(now -> Optional.ofNullable(now.tables.get(name)));
    }

    /** The table as the catalogue had it last, however old that is. */
    Optional<Table> last(String name) {
        return last.map(tables -> tables.get(name));
    }

    /** A statement has shown that the catalogue may be outdated. */
    void doubt() {
        known.filter(now -> now.isOlderThan(DOUBTFUL_NANOS)).ifPresent(now -> known = Optional.empty());
    }

    /** The tables, which are read if the catalogue is older than that many nanoseconds. Callers at the same time share a read. */
    Map<String, Table> get(Connection connection, long oldest) throws SQLException {
        Optional<Known> now = known;
        if (now.isPresent() && !now.get().isOlderThan(oldest)) {
            return now.get().tables;
        }
        long asked = System.nanoTime();
        reading.lock();
        try {
            Optional<Known> meanwhile = known;
            if (meanwhile.isPresent() && meanwhile.get().at - asked > 0) {
                return meanwhile.get().tables;
            }
            long at = System.nanoTime();
            Map<String, Table> read = Catalogue.read(connection, exposed);
            if (now.isEmpty() || !now.get().tables.keySet().equals(read.keySet())) {
                LOG.infof("Service %s: %d of %d tables exist", service, read.size(), exposed.size());
            }
            known = Optional.of(new Known(read, at));
            last = Optional.of(read);
            return read;
        } finally {
            reading.unlock();
        }
    }
}
