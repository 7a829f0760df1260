package dev.larder.stores.database;

import io.agroal.api.AgroalPoolInterceptor;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;

/**
 * Invalidates every entry when the server is not the one it was: a standby that took over may lack invalidations that were
 * acknowledged, and will give their numbers to others. So the numbers leap over all that can have been given out, and
 * whatever is older counts as invalidated; counters, lists and limits stay as they are.
 *
 * <p>Asked once for each new connection, for none outlives its server. The standby itself refuses the question, and so is
 * not used before it takes over. See "Timelines" in PostgreSQL's chapter on continuous archiving.
 */
@Singleton
final class Timelines implements AgroalPoolInterceptor {
    private static final String HEED = "update larder_namespace n"
            + " set timeline = t.now, seq = seq + leap, floor = seq + leap, passing_floor = seq + leap"
            + " from (select larder_timeline() as now, 1::bigint << 32 as leap) t where n.timeline <> t.now";

    /** undefined_table, undefined_column, undefined_function: nothing has ever been invalidated here. */
    private static final Set<String> NO_SCHEMA = Set.of("42P01", "42703", "42883");

    @Override
    public void onConnectionCreate(Connection connection) {
        try (PreparedStatement statement = connection.prepareStatement(HEED)) {
            int unused = statement.executeUpdate();
        } catch (SQLException e) {
            if (!NO_SCHEMA.contains(e.getSQLState())) {
                discard(connection, e);
                throw new IllegalStateException("A connection to the database cannot be used", e);
            }
        }
    }

    /** The pool forgets a connection that is refused here. */
    private static void discard(Connection connection, SQLException why) {
        try {
            connection.close();
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }
}
