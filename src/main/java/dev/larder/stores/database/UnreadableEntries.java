package dev.larder.stores.database;

import dev.larder.spi.CacheKey;
import dev.larder.stores.support.EntryCodec;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Rows that cannot be read. Readers do not see them, so they must not fail conditional writes. */
final class UnreadableEntries {
    /** The length of the header according to the entry itself; the whole value if it is too short. */
    private static final String HEADER = "case when octet_length(stored) < 4 then stored else substr(stored, 1,"
            + " get_byte(substr(stored, 3, 1), 0) * 256 + get_byte(substr(stored, 4, 1), 0)) end";

    private final String namespace;
    private final String select;
    private final String delete;

    /** The content of a row. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Suspect(byte[] key, byte[] header, int length) {}

    UnreadableEntries(String namespace, String table) {
        this.namespace = namespace;
        String where = " from " + table
                + " where generation = (select generation from larder_namespace where name = ?) and key = ";
        this.select = "select key, " + HEADER + ", octet_length(stored)" + where + "any(?)";
        // compares the content, because another client may have stored an entry by now
        this.delete = "delete" + where + "? and octet_length(stored) = ? and " + HEADER + " = ?";
    }

    /** Removes the unreadable rows of these keys, and returns their keys. */
    Set<CacheKey> remove(Connection connection, Collection<CacheKey> keys) throws SQLException {
        Map<ByteBuffer, CacheKey> byBytes =
                keys.stream().collect(Collectors.toMap(key -> ByteBuffer.wrap(key.utf8()), Function.identity()));
        Set<CacheKey> removed = new HashSet<>();
        for (Suspect suspect : suspects(connection, keys)) {
            if (!EntryCodec.isReadable(suspect.header(), suspect.length()) && remove(connection, suspect)) {
                Optional.ofNullable(byBytes.get(ByteBuffer.wrap(suspect.key()))).ifPresent(removed::add);
            }
        }
        return removed;
    }

    private List<Suspect> suspects(Connection connection, Collection<CacheKey> keys) throws SQLException {
        List<Suspect> suspects = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setString(1, namespace);
            statement.setArray(2, Statements.keys(connection, keys));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    suspects.add(new Suspect(rows.getBytes(1), rows.getBytes(2), rows.getInt(3)));
                }
            }
        }
        return suspects;
    }

    private boolean remove(Connection connection, Suspect suspect) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(delete)) {
            statement.setString(1, namespace);
            statement.setBytes(2, suspect.key());
            statement.setInt(3, suspect.length());
            statement.setBytes(4, suspect.header());
            return statement.executeUpdate() == 1;
        }
    }
}
