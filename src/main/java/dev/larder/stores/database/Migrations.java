package dev.larder.stores.database;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;

/** Brings the schema up to date, safe against other nodes that do so at the same time. */
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
                return flyway.migrate();
            } catch (FlywayException e) {
                if (tried == TRIES || SqlFailures.isAway(e)) {
                    throw e;
                }
                pause(e);
            }
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
