package dev.larder.stores.database;

import dev.larder.spi.StoreException;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.quarkus.arc.InjectableInstance;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;

/** The database server of all services of this type, if one is configured. The methods block. */
@Singleton
class PostgreSql {
    private final InjectableInstance<AgroalDataSource> dataSource;
    private final InjectableInstance<Flyway> flyway;
    private final Optional<String> url;
    private final ReentrantLock migrating = new ReentrantLock();
    private volatile boolean migrated;

    PostgreSql(
            InjectableInstance<AgroalDataSource> dataSource,
            InjectableInstance<Flyway> flyway,
            @ConfigProperty(name = "larder.database.url") Optional<String> url) {
        this.dataSource = dataSource;
        this.flyway = flyway;
        this.url = url;
    }

    Optional<String> url() {
        return url;
    }

    /** A connection outside of transactions. */
    Connection connect() {
        if (url.isEmpty()) {
            throw new StoreException.Unavailable("no database is configured: set larder.database.url", null);
        }
        try {
            return dataSource.get().getConnection();
        } catch (SQLException e) {
            throw SqlFailures.ofRead(e);
        }
    }

    /** Migrates the schema once. If several nodes do it at the same time, Flyway lets one node do it. */
    void migrate() {
        migrating.lock();
        try {
            if (!migrated) {
                var unused = Migrations.run(flyway.get());
                migrated = true;
            }
        } finally {
            migrating.unlock();
        }
    }

    /** Checks the schema again before the next use, because it has changed. */
    void distrustSchema() {
        migrated = false;
    }

    /** Closes the idle connections: one connection broke, so the others are probably broken too. */
    void distrustConnections() {
        dataSource.get().flush(FlushMode.IDLE);
    }
}
