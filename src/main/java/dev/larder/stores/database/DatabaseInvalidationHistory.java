package dev.larder.stores.database;

import dev.larder.spi.InvalidationLog;
import dev.larder.spi.InvalidationLog.Recent;
import dev.larder.spi.InvalidationLog.Standing;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The queries for the invalidations of one namespace; each is one statement, and so shows one moment. */
final class DatabaseInvalidationHistory {
    private static final String SINCE =
            "select n.generation, n.seq, n.floor, n.passing_floor, m.tag, m.seq from larder_namespace n"
                    + " left join lateral (select tag, seq from larder_mark where generation = n.generation"
                    + " and seq > case when n.generation = ? then ? else 0 end order by seq desc limit ?) m on true"
                    + " where n.name = ?";
    private static final String STANDING = "select n.generation, n.seq, n.floor, n.passing_floor,"
            + " m.tag, m.seq, m.holders, m.held_until from larder_namespace n"
            + " left join larder_mark m on m.generation = n.generation and m.tag = any(?) where n.name = ?";

    private final String namespace;

    DatabaseInvalidationHistory(String namespace) {
        this.namespace = namespace;
    }

    Recent since(Connection connection, Revision seen) throws SQLException {
        try (PreparedStatement statement = Statements.prepared(
                        connection, SINCE, seen.epoch(), seen.seq(), InvalidationLog.WINDOW, namespace);
                ResultSet row = statement.executeQuery()) {
            Map<Long, Long> marks = new HashMap<>();
            Revision newest = Revision.NONE;
            long floor = 0;
            long passingFloor = 0;
            long oldest = 0;
            while (row.next()) {
                newest = new Revision(row.getLong(1), row.getLong(2));
                long from = newest.epoch() == seen.epoch() ? seen.seq() : 0;
                floor = Math.max(row.getLong(3), from);
                passingFloor = Math.max(row.getLong(4), from);
                long tag = row.getLong(5);
                if (!row.wasNull()) {
                    oldest = row.getLong(6);
                    marks.put(tag, oldest);
                }
            }
            long cut = marks.size() < InvalidationLog.WINDOW ? 0 : oldest;
            return new Recent(known(newest), Math.max(floor, cut), Math.max(passingFloor, cut), marks);
        }
    }

    Standing standing(Connection connection, Set<Long> tags) throws SQLException {
        try (PreparedStatement statement =
                        Statements.prepared(connection, STANDING, Statements.numbers(connection, tags), namespace);
                ResultSet row = statement.executeQuery()) {
            Map<Long, Long> marks = new HashMap<>();
            Map<Long, Long> held = new HashMap<>();
            var standing = new Standing(Revision.NONE, 0, 0, marks, held);
            while (row.next()) {
                var newest = new Revision(row.getLong(1), row.getLong(2));
                standing = new Standing(newest, row.getLong(3), row.getLong(4), marks, held);
                long tag = row.getLong(5);
                if (!row.wasNull()) {
                    marks.put(tag, row.getLong(6));
                    if (row.getInt(7) > 0) {
                        held.put(tag, row.getLong(8));
                    }
                }
            }
            var unused = known(standing.newest());
            return standing;
        }
    }

    static Revision known(Revision revision) {
        if (revision.equals(Revision.NONE)) {
            throw new StoreException.Unavailable("The namespace's row is missing in the database", null);
        }
        return revision;
    }
}
