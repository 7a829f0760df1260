package dev.larder.stores.database;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.Revision;
import dev.larder.stores.support.EntryCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The row of an entry. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record EntryBytes(CacheKey key, Entry entry, byte[] stored) {
    static EntryBytes of(CacheKey key, Entry entry) {
        return new EntryBytes(key, entry, EntryCodec.encode(entry));
    }

    int weight() {
        return stored.length;
    }

    /** The position, from 1, of the revision that the statement replaces; 0 if the entry keeps its own. */
    private int revisionPosition() {
        return entry.revision().equals(Revision.NEWEST) ? EntryCodec.REVISION_OFFSET + 1 : 0;
    }

    /**
     * Sets the entries as arguments of an insert, in the order of their keys; of two entries with the same key, the
     * later one.
     */
    static void bind(PreparedStatement statement, String namespace, List<EntryBytes> rows) throws SQLException {
        NavigableMap<byte[], EntryBytes> sorted = new TreeMap<>(Arrays::compareUnsigned);
        rows.forEach(row -> sorted.put(row.key().utf8(), row));
        Collection<EntryBytes> last = sorted.values();
        Object[] versions = last.stream().map(row -> row.entry().version()).toArray();
        Object[] deadlines =
                last.stream().map(row -> row.entry().lifetime().deadline()).toArray();
        Object[] sizes = last.stream().map(row -> row.entry().payload().length).toArray();
        Connection connection = statement.getConnection();
        statement.setString(1, namespace);
        statement.setArray(2, connection.createArrayOf("bytea", sorted.keySet().toArray(byte[][]::new)));
        statement.setArray(3, connection.createArrayOf("bigint", versions));
        statement.setArray(4, connection.createArrayOf("bigint", deadlines));
        statement.setArray(5, connection.createArrayOf("integer", sizes));
        statement.setArray(
                6,
                connection.createArrayOf(
                        "bytea", last.stream().map(EntryBytes::stored).toArray(byte[][]::new)));
        Object[] revisions = last.stream().map(EntryBytes::revisionPosition).toArray();
        statement.setArray(7, connection.createArrayOf("integer", revisions));
    }
}
