package dev.larder.stores.database;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Counters.Counter;
import dev.larder.spi.Ttl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The statements over one namespace's counters. */
final class CounterTable {
    private static final String CURRENT = "(select generation from larder_namespace where name = ?)";

    private final String namespace;
    private final String add;
    private final String read;
    private final String reset;

    CounterTable(String namespace, String table) {
        this.namespace = namespace;
        this.add = "insert into " + table + " as t (generation, key, value, deadline) values (" + CURRENT + ", ?, ?, ?)"
                + " on conflict (generation, key) do update set"
                + " value = case when t.deadline > ? then t.value + excluded.value else excluded.value end,"
                + " deadline = case when t.deadline > ? then t.deadline else excluded.deadline end"
                + " returning value, deadline";
        String where = " from " + table + " where generation = " + CURRENT + " and key = ?";
        this.read = "select value, deadline" + where + " and deadline > ?";
        this.reset = "delete" + where + " returning deadline > ?";
    }

    /** Adds, and creates the counter when there is no live one. */
    Counter add(Connection connection, CacheKey key, long delta, Ttl ttlIfCreated, long now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(add)) {
            select(statement, key);
            statement.setLong(3, delta);
            statement.setLong(4, ttlIfCreated.deadlineFrom(now));
            statement.setLong(5, now);
            statement.setLong(6, now);
            try (ResultSet row = statement.executeQuery()) {
                return counter(row).orElseThrow();
            }
        }
    }

    Optional<Counter> read(Connection connection, CacheKey key, long now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(read)) {
            select(statement, key);
            statement.setLong(3, now);
            try (ResultSet row = statement.executeQuery()) {
                return counter(row);
            }
        }
    }

    /** Whether a live counter was there. */
    boolean reset(Connection connection, CacheKey key, long now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(reset)) {
            select(statement, key);
            statement.setLong(3, now);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private void select(PreparedStatement statement, CacheKey key) throws SQLException {
        statement.setString(1, namespace);
        statement.setBytes(2, key.utf8());
    }

    private static Optional<Counter> counter(ResultSet row) throws SQLException {
        return row.next() ? Optional.of(new Counter(row.getLong(1), row.getLong(2))) : Optional.empty();
    }
}
