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

/** The one database server of all services of this type, if there is one. Its methods block. */
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

    /** A connection that is not part of any transaction. */
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

    /** Brings the schema up to date, once. Of several nodes that do it at once Flyway lets one. */
    void migrate() {
        migrating.lock();
        try {
            if (!migrated) {
                var unused = flyway.get().migrate();
                migrated = true;
            }
        } finally {
            migrating.unlock();
        }
    }

    /** Looks at the schema again before the next use: it is not what it was. */
    void distrustSchema() {
        migrated = false;
    }

    /** Gives up the connections nobody uses: one of them broke, so the others probably did. */
    void distrustConnections() {
        dataSource.get().flush(FlushMode.IDLE);
    }
}
