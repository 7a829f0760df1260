package dev.larder.stores.database;

import dev.larder.spi.CacheKey;
import dev.larder.spi.StoreException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads entries of any size, a few megabytes in one statement. Several entries together may have at most {@link
 * #MAX_BYTES}; a single entry is read whatever its size.
 */
final class WholeEntries {
    /** The maximum size of the entries that one call returns. The lane bounds the number of calls. */
    static final long MAX_BYTES = 32L << 20;

    private static final long STATEMENT = 4L << 20;

    private final String namespace;
    private final String read;

    WholeEntries(String namespace, String table) {
        this.namespace = namespace;
        // entries that are not returned are not read either: a large value is stored outside of its row
        this.read = "select key, case when before < " + STATEMENT + " then stored end from"
                + " (select key, stored, sum(size) over (order by key) - size as before from " + table
                + " where generation = (select generation from larder_namespace where name = ?)"
                + " and key = any(?) and deadline > ?) live";
    }

    /** The stored values of the keys that have a live entry. */
    Map<ByteBuffer, byte[]> read(Connection connection, Collection<CacheKey> keys, long now) throws SQLException {
        Map<ByteBuffer, byte[]> found = new HashMap<>();
        Set<CacheKey> wanted = new HashSet<>(keys);
        boolean several = wanted.size() > 1;
        while (!wanted.isEmpty()) {
            Set<ByteBuffer> left = readSome(connection, wanted, now, found);
            wanted.removeIf(key -> !left.contains(ByteBuffer.wrap(key.utf8())));
            if (several && volume(found) > MAX_BYTES) {
                throw new StoreException.TooLarge(
                        "These entries have more than %d bytes together; read fewer at once".formatted(MAX_BYTES));
            }
        }
        return found;
    }

    /** Adds to the found values, and returns the keys that must be asked for again. */
    private Set<ByteBuffer> readSome(
            Connection connection, Collection<CacheKey> keys, long now, Map<ByteBuffer, byte[]> found)
            throws SQLException {
        Set<ByteBuffer> left = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(read)) {
            statement.setString(1, namespace);
            statement.setArray(2, Statements.keys(connection, keys));
            statement.setLong(3, now);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ByteBuffer key = ByteBuffer.wrap(rows.getBytes(1));
                    byte[] stored = rows.getBytes(2);
                    if (stored == null) {
                        left.add(key);
                    } else {
                        found.put(key, stored);
                    }
                }
            }
        }
        return left;
    }

    private static long volume(Map<ByteBuffer, byte[]> found) {
        return found.values().stream().mapToLong(stored -> stored.length).sum();
    }
}
