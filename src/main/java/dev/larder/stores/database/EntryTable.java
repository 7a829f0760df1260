package dev.larder.stores.database;

import dev.larder.spi.CacheKey;
import dev.larder.stores.support.EntryCodec;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The statements that change the entries of one namespace. A statement that writes several rows takes them in the order
 * of their keys, so that two such statements cannot deadlock.
 */
final class EntryTable {
    private static final String CURRENT = "(select generation from larder_namespace where name = ?)";

    private static final String WITH_NAMESPACE =
            "with n as (select generation, seq from larder_namespace where name = ?)";

    /** The rows that {@link EntryBytes#bind} gives. */
    private static final String ROWS = "unnest(?::bytea[], ?::bigint[], ?::bigint[], ?::integer[], ?::bytea[],"
            + " ?::integer[]) u (key, version, deadline, size, stored, revision)";

    /** The stored form, with the newest revision if the entry is to have it. */
    private static final String WITH_REVISION = "case when u.revision > 0 then overlay(u.stored placing"
            + " (select int8send(generation) || int8send(seq) from n) from u.revision) else u.stored end";

    /** A value that does not begin like an entry has no version, whatever its row says. */
    private static final String READABLE =
            " and substr(stored, 1, 2) = '\\x" + HexFormat.of().formatHex(EntryCodec.beginning()) + "'";

    private final String namespace;
    private final String write;
    private final String add;
    private final String replace;
    private final String remove;
    private final String removeVersion;
    private final String take;

    EntryTable(String namespace, String table) {
        this.namespace = namespace;
        String where = " from " + table + " where generation = " + CURRENT;
        String insert = "insert into " + table + " as t (generation, key, version, deadline, size, stored)"
                + " select (select generation from n), u.key, u.version, u.deadline, u.size, " + WITH_REVISION
                + " from "
                + ROWS
                + " on conflict (generation, key) do update set version = excluded.version,"
                + " deadline = excluded.deadline, size = excluded.size, stored = excluded.stored";
        // an inserted row has no lock and no update yet (PostgreSQL, "System Columns")
        this.write = WITH_NAMESPACE + ", written as (" + insert + " returning key, xmax = 0 as created)"
                + " select key from written where created";
        this.add = WITH_NAMESPACE + " " + insert + " where t.deadline <= ? returning key";
        this.replace = WITH_NAMESPACE + " update " + table + " t set version = u.version, deadline = u.deadline,"
                + " size = u.size, stored = " + WITH_REVISION + " from " + ROWS
                + " where t.generation = (select generation from n) and t.key = u.key and t.version = ?"
                + " and t.deadline > ?" + READABLE.replace("stored", "t.stored");
        this.remove = "delete" + where + " and key = any(?) returning key, deadline > ?";
        this.removeVersion = "delete" + where + " and key = ? and version = ? and deadline > ?" + READABLE;
        this.take = "delete" + where + " and key = ? returning stored, deadline > ?";
    }

    /** Stores the rows, of two with the same key the later one, and returns the keys that had no row before. */
    Set<ByteBuffer> write(Connection connection, List<EntryBytes> rows) throws SQLException {
        Set<ByteBuffer> created = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(write)) {
            EntryBytes.bind(statement, namespace, rows);
            try (ResultSet keys = statement.executeQuery()) {
                while (keys.next()) {
                    created.add(ByteBuffer.wrap(keys.getBytes(1)));
                }
            }
        }
        return created;
    }

    /** Stores the rows whose keys have no live entry, and returns the other keys. */
    Set<CacheKey> add(Connection connection, List<EntryBytes> rows, long now) throws SQLException {
        Set<CacheKey> refused = new HashSet<>();
        Map<ByteBuffer, CacheKey> keys = new HashMap<>();
        rows.forEach(row -> {
            refused.add(row.key());
            keys.put(ByteBuffer.wrap(row.key().utf8()), row.key());
        });
        try (PreparedStatement statement = connection.prepareStatement(add)) {
            EntryBytes.bind(statement, namespace, rows);
            statement.setLong(8, now);
            try (ResultSet added = statement.executeQuery()) {
                while (added.next()) {
                    refused.remove(keys.get(ByteBuffer.wrap(added.getBytes(1))));
                }
            }
        }
        return refused;
    }

    /** Stores all rows, or none if a key has a live entry; returns those keys. */
    Set<CacheKey> addAllOrNone(Connection connection, List<EntryBytes> rows, long now) throws SQLException {
        return Statements.transaction(connection, () -> {
            Set<CacheKey> refused = add(connection, rows, now);
            if (!refused.isEmpty()) {
                connection.rollback();
            }
            return refused;
        });
    }

    /** Replaces a live entry of that version, and returns whether there was one. */
    boolean replace(Connection connection, EntryBytes row, long expectedVersion, long now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(replace)) {
            EntryBytes.bind(statement, namespace, List.of(row));
            statement.setLong(8, expectedVersion);
            statement.setLong(9, now);
            return statement.executeUpdate() == 1;
        }
    }

    /**
     * Removes the keys, and returns for each whether it had a live entry; of two equal keys, only the first gets true.
     */
    List<Boolean> remove(Connection connection, List<CacheKey> keys, long now) throws SQLException {
        Set<ByteBuffer> removed = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(remove)) {
            Statements.select(statement, namespace, keys, now);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (rows.getBoolean(2)) {
                        removed.add(ByteBuffer.wrap(rows.getBytes(1)));
                    }
                }
            }
        }
        List<Boolean> answers = new ArrayList<>(keys.size());
        keys.forEach(key -> answers.add(removed.remove(ByteBuffer.wrap(key.utf8()))));
        return answers;
    }

    /** Removes a live entry of that version, and returns whether there was one. */
    boolean remove(Connection connection, CacheKey key, long expectedVersion, long now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(removeVersion)) {
            statement.setString(1, namespace);
            statement.setBytes(2, key.utf8());
            statement.setLong(3, expectedVersion);
            statement.setLong(4, now);
            return statement.executeUpdate() == 1;
        }
    }

    /** Removes the key and returns its live entry. */
    Optional<byte[]> take(Connection connection, CacheKey key, long now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(take)) {
            statement.setString(1, namespace);
            statement.setBytes(2, key.utf8());
            statement.setLong(3, now);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(2) ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
        }
    }
}
