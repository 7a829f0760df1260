package dev.larder.gateway.origin.table;

import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.Driver;

/**
 * The database that a JDBC URL names, as the driver reads it. A server may have several names, which are not compared.
 *
 * @param servers the hosts with their ports
 * @param database the name of the database
 */
record DatabaseAddress(String servers, String database) {
    private static final Set<String> LOOPBACK = Set.of("", "localhost", "127.0.0.1", "::1", "[::1]");

    /** @param username the role; a database without a name in the URL has the name of the role */
    static DatabaseAddress of(String url, Optional<String> username) {
        Properties read = Driver.parseURL(url, null);
        if (read == null) {
            // the driver will refuse it, too
            return new DatabaseAddress(url, username.orElse(""));
        }
        String[] hosts = read.getProperty("PGHOST", "").split(",", -1);
        String[] ports = read.getProperty("PGPORT", "").split(",", -1);
        String servers = IntStream.range(0, hosts.length)
                .mapToObj(i -> host(hosts[i]) + ':' + (i < ports.length ? ports[i] : ""))
                .collect(Collectors.joining(","));
        return new DatabaseAddress(
                servers,
                Optional.ofNullable(read.getProperty("PGDBNAME"))
                        .filter(name -> !name.isEmpty())
                        .or(() -> username)
                        .orElse(""));
    }

    private static String host(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return LOOPBACK.contains(lower) ? "localhost" : lower;
    }
}
