package dev.larder.stores.database;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Limit;
import dev.larder.spi.RateLimits;
import dev.larder.spi.RateLimits.Claim;
import dev.larder.spi.RateLimits.Decision;
import dev.larder.spi.RateLimits.Standing;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The statements for the rate limits of one namespace. The database has a function for their arithmetic, and its clock
 * is used.
 */
final class LimitTable {
    /** The table. Its rows do not survive a crash of the server, whatever the durability of the service. */
    static final String NAME = "larder_limit";

    /** The SQL state of the function's refusal of one more limit. */
    static final String TOO_MANY = "LRD01";

    private static final String CURRENT = "(select generation from larder_namespace where name = ?)";
    private static final String RECKON = "select admitted, remaining, free, waiting from larder_limit_reckon(" + CURRENT
            + ", ?, ?, ?, ?, ?, ?, ?, ?, " + RateLimits.MAX_KEPT + ")";
    private static final String RESET = "delete from " + NAME + " where generation = " + CURRENT + " and key = ?"
            + " returning deadline - 300000 > extract(epoch from clock_timestamp()) * 1000";

    private final String namespace;

    LimitTable(String namespace) {
        this.namespace = namespace;
    }

    Decision take(Connection connection, CacheKey key, List<Claim> claims) throws SQLException {
        boolean costs = claims.stream().anyMatch(claim -> claim.cost() > 0);
        return reckon(connection, key, costs, claims);
    }

    Decision peek(Connection connection, CacheKey key, List<Claim> claims) throws SQLException {
        return reckon(connection, key, false, claims);
    }

    /**
     * Whether a live limit was removed. The migration explains why a row stays five minutes longer than its limit needs
     * it.
     */
    boolean reset(Connection connection, CacheKey key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RESET)) {
            statement.setString(1, namespace);
            statement.setBytes(2, key.utf8());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private Decision reckon(Connection connection, CacheKey key, boolean taking, List<Claim> claims)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RECKON)) {
            statement.setString(1, namespace);
            statement.setBytes(2, key.utf8());
            statement.setBoolean(3, taking);
            statement.setArray(4, connection.createArrayOf("text", of(claims, Limit::id)));
            statement.setArray(
                    5,
                    connection.createArrayOf(
                            "text", of(claims, limit -> limit.algorithm().label())));
            statement.setArray(6, connection.createArrayOf("float8", of(claims, limit -> (double) limit.limit())));
            statement.setArray(
                    7,
                    connection.createArrayOf(
                            "float8", of(claims, limit -> limit.window().toMillis() * 1e3)));
            statement.setArray(8, connection.createArrayOf("float8", of(claims, limit -> (double) limit.burst())));
            Object[] costs = claims.stream().map(claim -> (double) claim.cost()).toArray();
            statement.setArray(9, connection.createArrayOf("float8", costs));
            try (ResultSet rows = statement.executeQuery()) {
                return decision(rows);
            }
        }
    }

    private static Object[] of(List<Claim> claims, Function<Limit, Object> part) {
        return claims.stream().map(Claim::limit).map(part).toArray();
    }

    private static Decision decision(ResultSet rows) throws SQLException {
        List<Standing> standings = new ArrayList<>();
        boolean admitted = false;
        while (rows.next()) {
            admitted = rows.getBoolean(1);
            standings.add(new Standing(rows.getLong(2), rows.getLong(3), rows.getLong(4)));
        }
        return new Decision(admitted, standings);
    }
}
