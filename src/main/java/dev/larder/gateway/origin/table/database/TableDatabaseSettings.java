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
    public record Limits(int poolSize, int queueSize, Duration connectTimeout, Duration timeout, long maxBytes) {}
}
