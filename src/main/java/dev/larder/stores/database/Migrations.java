package dev.larder.stores.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;

/** Brings the schema up to date, safe against other nodes that do so at the same time, and against its own death. */
final class Migrations {
    private static final int TRIES = 5;
    private static final long PAUSE_MILLIS = 200;

    private Migrations() {}

    /**
     * Migrates. Of several nodes that reach an empty database together, Flyway lets one do it; but one that looks
     * between the making of the history's table and its first row refuses it as a table that is not Flyway's. So a
     * failure is final after some tries only. Blocks.
     */
    static MigrateResult run(Flyway flyway) {
        for (int tried = 1; ; tried++) {
            try {
                return onOneConnection(flyway);
            } catch (FlywayException e) {
                if (tried == TRIES || SqlFailures.isAway(e)) {
                    throw e;
                }
                pause(e);
            }
        }
    }

    /**
     * Flyway makes the tables on one connection and notes them in its history on another. A node that is killed between
     * the two commits would leave tables that no history knows, and no later node could migrate. On one connection both
     * are one transaction.
     */
    private static MigrateResult onOneConnection(Flyway flyway) {
        var configured = flyway.getConfiguration();
        try (Connection connection = configured.getDataSource().getConnection()) {
            DataSource shared = new SharedConnection(connection);
            return Flyway.configure(configured.getClassLoader())
                    .configuration(configured)
                    .dataSource(shared)
                    .load()
                    .migrate();
        } catch (SQLException e) {
            throw new FlywayException("The database gave no connection to migrate its schema", e);
        }
    }

    private static void pause(FlywayException failure) {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }
}
