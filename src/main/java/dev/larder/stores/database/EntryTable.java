package dev.larder.stores.database;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.stores.support.EntryCodec;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The statements over one namespace's entries. A statement that writes several rows takes them in the order of their
 * keys, so that two of them cannot wait for each other.
 */
final class EntryTable {
    /** An entry larger than this is not read in a batch, which would keep too much in memory at once. */
    private static final int BATCHED_BYTES = 1 << 16;

    private static final String CURRENT = "(select generation from larder_namespace where name = ?)";

    /** What does not begin as every entry does has no version, whatever its row says. */
    private static final String READABLE =
            " and substr(stored, 1, 2) = '\\x" + HexFormat.of().formatHex(EntryCodec.beginning()) + "'";

    private final String namespace;
    private final String read;
    private final String write;
    private final String add;
    private final String replace;
    private final String remove;
    private final String removeVersion;
    private final String take;

    /** An entry's row. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Row(CacheKey key, Entry entry, byte[] stored) {
        static Row of(CacheKey key, Entry entry) {
            return new Row(key, entry, EntryCodec.encode(entry));
        }

        int weight() {
            return stored.length;
        }
    }

    /**
     * What a batch found.
     *
     * @param stored the entry; null when there is none, or one that has to be fetched alone
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Found(byte @Nullable [] stored, boolean large) {
        static final Found NOTHING = new Found(null, false);

        Optional<Entry> entry() {
            return Optional.ofNullable(stored).map(EntryCodec::decode);
        }
    }

    EntryTable(String namespace, String table) {
        this.namespace = namespace;
        String where = " from " + table + " where generation = " + CURRENT;
        this.read = "select key, case when size <= " + BATCHED_BYTES + " then stored end" + where
                + " and key = any(?) and deadline > ?";
        String insert = "insert into " + table + " as t (generation, key, version, deadline, size, stored)"
                + " select " + CURRENT
                + ", u.* from unnest(?::bytea[], ?::bigint[], ?::bigint[], ?::integer[], ?::bytea[]) u"
                + " on conflict (generation, key) do update set version = excluded.version,"
                + " deadline = excluded.deadline, size = excluded.size, stored = excluded.stored";
        // what an insert has made nobody has locked or updated yet (PostgreSQL, "System Columns")
        this.write = "with written as (" + insert + " returning key, xmax = 0 as created)"
                + " select key from written where created";
        this.add = insert + " where t.deadline <= ? returning key";
        this.replace = "update " + table + " set version = ?, deadline = ?, size = ?, stored = ? where generation = "
                + CURRENT + " and key = ? and version = ? and deadline > ?" + READABLE;
        this.remove = "delete" + where + " and key = any(?) returning key, deadline > ?";
        this.removeVersion = "delete" + where + " and key = ? and version = ? and deadline > ?" + READABLE;
        this.take = "delete" + where + " and key = ? returning stored, deadline > ?";
    }

    /** What is there of each key, in the keys' order. */
    List<Found> read(Connection connection, List<CacheKey> keys, long now) throws SQLException {
        Map<ByteBuffer, Found> found = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(read)) {
            select(statement, keys, now);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    byte[] stored = rows.getBytes(2);
                    found.put(ByteBuffer.wrap(rows.getBytes(1)), new Found(stored, stored == null));
                }
            }
        }
        return keys.stream()
                .map(key -> found.getOrDefault(ByteBuffer.wrap(key.utf8()), Found.NOTHING))
                .toList();
    }

    /** Stores the rows, of two with the same key the later one, and returns the keys that had no row before. */
    Set<ByteBuffer> write(Connection connection, List<Row> rows) throws SQLException {
        Set<ByteBuffer> created = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(write)) {
            bind(statement, rows);
            try (ResultSet keys = statement.executeQuery()) {
                while (keys.next()) {
                    created.add(ByteBuffer.wrap(keys.getBytes(1)));
                }
            }
        }
        return created;
    }

    /** Stores the rows whose key has no live entry and returns the keys of the others. */
    Set<CacheKey> add(Connection connection, List<Row> rows, long now) throws SQLException {
        Set<CacheKey> refused = new HashSet<>();
        Map<ByteBuffer, CacheKey> keys = new HashMap<>();
        rows.forEach(row -> {
            refused.add(row.key());
            keys.put(ByteBuffer.wrap(row.key().utf8()), row.key());
        });
        try (PreparedStatement statement = connection.prepareStatement(add)) {
            bind(statement, rows);
            statement.setLong(7, now);
            try (ResultSet added = statement.executeQuery()) {
                while (added.next()) {
                    refused.remove(keys.get(ByteBuffer.wrap(added.getBytes(1))));
                }
            }
        }
        return refused;
    }

    /** Stores all rows, or none when a key has a live entry; returns those keys. */
    Set<CacheKey> addAllOrNone(Connection connection, List<Row> rows, long now) throws SQLException {
        connection.setAutoCommit(false);
        try {
            Set<CacheKey> refused = add(connection, rows, now);
            if (refused.isEmpty()) {
                connection.commit();
            } else {
                connection.rollback();
            }
            return refused;
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** Whether a live entry of that version was there and is now replaced. */
    boolean replace(Connection connection, Row row, long expectedVersion, long now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(replace)) {
            statement.setLong(1, row.entry().version());
            statement.setLong(2, row.entry().life().deadline());
            statement.setInt(3, row.entry().payload().length);
            statement.setBytes(4, row.stored());
            statement.setString(5, namespace);
            statement.setBytes(6, row.key().utf8());
            statement.setLong(7, expectedVersion);
            statement.setLong(8, now);
            return statement.executeUpdate() == 1;
        }
    }

    /** Removes the keys and says of each whether a live entry was there; of two equal keys the first is told so. */
    List<Boolean> remove(Connection connection, List<CacheKey> keys, long now) throws SQLException {
        Set<ByteBuffer> removed = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(remove)) {
            select(statement, keys, now);
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

    /** Whether a live entry of that version was there and is now gone. */
    boolean remove(Connection connection, CacheKey key, long expectedVersion, long now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(removeVersion)) {
            statement.setString(1, namespace);
            statement.setBytes(2, key.utf8());
            statement.setLong(3, expectedVersion);
            statement.setLong(4, now);
            return statement.executeUpdate() == 1;
        }
    }

    /** Removes the key and returns the live entry that was there. */
    Found take(Connection connection, CacheKey key, long now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(take)) {
            statement.setString(1, namespace);
            statement.setBytes(2, key.utf8());
            statement.setLong(3, now);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(2) ? new Found(row.getBytes(1), false) : Found.NOTHING;
            }
        }
    }

    private void select(PreparedStatement statement, Collection<CacheKey> keys, long now) throws SQLException {
        statement.setString(1, namespace);
        statement.setArray(2, sorted(statement.getConnection(), keys));
        statement.setLong(3, now);
    }

    /** The keys as an array, in the order of their bytes. */
    static Array sorted(Connection connection, Collection<CacheKey> keys) throws SQLException {
        byte[][] sorted = keys.stream()
                .distinct()
                .map(CacheKey::utf8)
                .sorted(Arrays::compareUnsigned)
                .toArray(byte[][]::new);
        return connection.createArrayOf("bytea", sorted);
    }

    private void bind(PreparedStatement statement, List<Row> rows) throws SQLException {
        NavigableMap<byte[], Row> sorted = new TreeMap<>(Arrays::compareUnsigned);
        rows.forEach(row -> sorted.put(row.key().utf8(), row));
        Collection<Row> last = sorted.values();
        Object[] versions = last.stream().map(row -> row.entry().version()).toArray();
        Object[] deadlines =
                last.stream().map(row -> row.entry().life().deadline()).toArray();
        Object[] sizes = last.stream().map(row -> row.entry().payload().length).toArray();
        Connection connection = statement.getConnection();
        statement.setString(1, namespace);
        statement.setArray(2, connection.createArrayOf("bytea", sorted.keySet().toArray(byte[][]::new)));
        statement.setArray(3, connection.createArrayOf("bigint", versions));
        statement.setArray(4, connection.createArrayOf("bigint", deadlines));
        statement.setArray(5, connection.createArrayOf("integer", sizes));
        statement.setArray(
                6,
                connection.createArrayOf("bytea", last.stream().map(Row::stored).toArray(byte[][]::new)));
    }
}
