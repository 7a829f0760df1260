package dev.larder.stores.database;

import org.flywaydb.core.Flyway;

/** A process that migrates a schema, as Larder does when it first reaches the server. */
final class Migration {
    private Migration() {}

    public static void main(String[] arguments) {
        var done = Migrations.run(Flyway.configure()
                .dataSource(arguments[0], "larder", "")
                .table("larder_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load());
        System.out.println("migrated " + done.migrationsExecuted);
    }
}
