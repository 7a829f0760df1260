package dev.larder.gateway.origin.table.database;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The connection settings of a service's database, and its exposed tables.
 *
 * @param service the name of the service, for messages
 * @param url the server as a JDBC URL
 * @param username the role to connect as
 * @param password its password
 * @param limits the bounds
 * @param tables the exposed tables
 */
public record TableDatabaseSettings(
        String service,
        String url,
        Optional<String> username,
        Optional<String> password,
        Limits limits,
        List<TableSettings> tables) {
    /** The same with another number of connections. */
    TableDatabaseSettings withPool(int poolSize) {
        var other = new Limits(poolSize, limits.queueSize, limits.connectTimeout, limits.timeout, limits.maxBytes);
        return new TableDatabaseSettings(service, url, username, password, other, tables);
    }

    /**
     * Bounds.
     *
     * @param poolSize the maximum number of connections
     * @param queueSize the maximum number of requests that wait for one
     * @param connectTimeout the maximum time to open a connection, and to wait for a free one
     * @param timeout the maximum time of a request, from its beginning to its answer
     * @param maxBytes the maximum size of the rows that one request reads
     */
    public record Limits(int poolSize, int queueSize, Duration connectTimeout, Duration timeout, long maxBytes) {
        private static final Duration MARGIN = Duration.ofMillis(100);
        private static final int PART_OF_MARGIN = 10;

        /**
         * The maximum time of a statement. It ends before its caller is told that it is late: so it is known that the database has
         * answered, and its thread is free.
         */
        Duration statement() {
            Duration part = timeout.dividedBy(PART_OF_MARGIN);
            Duration rest = timeout.minus(part.compareTo(MARGIN) > 0 ? part : MARGIN);
            return rest.toMillis() > 0 ? rest : Duration.ofMillis(1);
        }
    }
}
