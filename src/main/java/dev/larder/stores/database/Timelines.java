package dev.larder.stores.database;

import io.agroal.api.AgroalPoolInterceptor;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;

/**
 * Invalidates every entry after a failover: a standby that took over may lack acknowledged invalidations, and would
 * give their numbers to others. So the numbers skip all that can have been given out, and older entries count as
 * invalidated; counters, lists and limits stay as they are.
 *
 * <p>Each new connection asks once, because no connection outlives its server. A standby refuses the statement, and so
 * is not used before it takes over. See "Timelines" in PostgreSQL's chapter on continuous archiving.
 */
@Singleton
final class Timelines implements AgroalPoolInterceptor {
    private static final String DETECT_TAKEOVER = "update larder_namespace n"
            + " set timeline = t.now, seq = seq + leap, floor = seq + leap, passing_floor = seq + leap"
            + " from (select larder_timeline() as now, 1::bigint << 32 as leap) t where n.timeline <> t.now";

    /** undefined_table, undefined_column, undefined_function: no invalidation has ever been stored here. */
    private static final Set<String> NO_SCHEMA = Set.of("42P01", "42703", "42883");

    @Override
    public void onConnectionCreate(Connection connection) {
        try (PreparedStatement statement = connection.prepareStatement(DETECT_TAKEOVER)) {
            int unused = statement.executeUpdate();
        } catch (SQLException e) {
            if (!NO_SCHEMA.contains(e.getSQLState())) {
                discard(connection, e);
                throw new IllegalStateException("A connection to the database cannot be used", e);
            }
        }
    }

    /** Closes the connection; the pool then drops it. */
    private static void discard(Connection connection, SQLException why) {
        try {
            connection.close();
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }
}
