package dev.larder.gateway.origin.table;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which database a JDBC URL means, as far as its text tells: a server may have several names.
 *
 * @param servers the hosts with their ports
 * @param database the name of the database
 */
record DatabaseAddress(String servers, String database) {
    // jdbc:postgresql://host:port,host:port/database?parameters, of which all but the beginning may be missing
    private static final Pattern URL = Pattern.compile("jdbc:postgresql:(?://([^/?]*))?/?([^?]*)(?:\\?.*)?");
    private static final Pattern PORT = Pattern.compile(".*:[0-9]+");
    private static final Pattern LOOPBACK = Pattern.compile("^(127\\.0\\.0\\.1|\\[::1])?(?=:|$)");

    /** @param username the role, after which a database is named where the URL names none */
    static DatabaseAddress of(String url, Optional<String> username) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            return new DatabaseAddress(url, "");
        }
        String hosts = Optional.ofNullable(parts.group(1)).orElse("");
        String servers =
                Arrays.stream(hosts.split(",", -1)).map(DatabaseAddress::server).collect(Collectors.joining(","));
        return new DatabaseAddress(
                servers,
                Optional.of(parts.group(2))
                        .filter(name -> !name.isEmpty())
                        .or(() -> username)
                        .orElse(""));
    }

    private static String server(String host) {
        String named = LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).replaceFirst("localhost");
        return PORT.matcher(named).matches() ? named : named + ":5432";
    }
}
