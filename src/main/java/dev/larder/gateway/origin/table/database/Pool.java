package dev.larder.gateway.origin.table.database;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.Driver;

/** The connections to one database. Their session prints values as the table hooks do. */
final class Pool implements AutoCloseable {
    /** As in the functions of the hooks, so that the key of a row has one text in tags. */
    private static final String SESSION = "set standard_conforming_strings = on; set jit = off;"
            + " set datestyle = 'ISO, YMD'; set intervalstyle = 'iso_8601'; set timezone = 'UTC';"
            + " set bytea_output = 'hex'; set extra_float_digits = 1; set statement_timeout = ";

    private final AgroalDataSource connections;

    Pool(TableDatabaseSettings settings) throws SQLException {
        connections = AgroalDataSource.from(configuration(settings));
    }

    private static AgroalDataSourceConfigurationSupplier configuration(TableDatabaseSettings settings) {
        TableDatabaseSettings.Limits limits = settings.limits();
        long silence = limits.timeout().toSeconds() + 1;
        return new AgroalDataSourceConfigurationSupplier()
                .metricsEnabled(false)
                .connectionPoolConfiguration(pool -> pool.maxSize(limits.poolSize())
                        .initialSize(0)
                        .minSize(0)
                        .acquisitionTimeout(limits.connectTimeout())
                        // without it, one that broke is given back, and out again to the next request
                        .exceptionSorter(SqlProblems::isLost)
                        .connectionFactoryConfiguration(factory -> {
                            factory.jdbcUrl(settings.url())
                                    .connectionProviderClass(Driver.class)
                                    .autoCommit(true)
                                    .loginTimeout(limits.connectTimeout())
                                    .initialSql(SESSION + limits.statement().toMillis())
                                    .jdbcProperty("ApplicationName", "larder")
                                    .jdbcProperty("prepareThreshold", "1")
                                    .jdbcProperty("tcpKeepAlive", "true")
                                    // the server's own limit comes first; this one is the last resort
                                    .jdbcProperty("socketTimeout", Long.toString(silence))
                                    // the details of errors contain values, which must not be logged
                                    .jdbcProperty("logServerErrorDetail", "false");
                            settings.username().ifPresent(name -> factory.principal(new NamePrincipal(name)));
                            settings.password().ifPresent(word -> factory.credential(new SimplePassword(word)));
                            return factory;
                        }));
    }

    Connection connect() throws SQLException {
        return connections.getConnection();
    }

    /** Closes the idle connections: one broke, so the others are probably broken, too. */
    void distrust() {
        connections.flush(AgroalDataSource.FlushMode.IDLE);
    }

    @Override
    public void close() {
        connections.close();
    }
}
