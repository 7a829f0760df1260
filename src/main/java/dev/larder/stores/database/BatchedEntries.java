package dev.larder.stores.database;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.Revision;
import dev.larder.stores.support.EntryCodec;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the entries of one namespace, many in one statement, but a large entry alone, when its size is known. */
final class BatchedEntries {
    /** The maximum size of an entry in a batch: batches of larger entries would need too much memory. */
    private static final int BATCHED_BYTES = 1 << 16;

    private final String namespace;
    private final String read;
    private final String readWithNewest;
    private final String readAlone;

    /**
     * The result of a read in a batch.
     *
     * @param stored the entry; null if there is none, or if it is too large for the read
     * @param size the bytes of the payload of the entry; 0 if there is none
     * @param newest the newest revision of the namespace, in the answer to the question for it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Found(byte @Nullable [] stored, int size, Revision newest) {
        static final Found NOTHING = new Found(null, 0, Revision.NONE);

        boolean isLarge() {
            return stored == null && size > 0;
        }

        Optional<Entry> entry() {
            return Optional.ofNullable(stored).map(EntryCodec::decode);
        }
    }

    BatchedEntries(String namespace, String table) {
        this.namespace = namespace;
        this.read = "select key, case when size <= " + BATCHED_BYTES + " then stored end, size from " + table
                + " where generation = (select generation from larder_namespace where name = ?)"
                + " and key = any(?) and deadline > ?";
        this.readAlone = "select case when size <= ? then stored end, size from " + table
                + " where generation = (select generation from larder_namespace where name = ?)"
                + " and key = ? and deadline > ?";
        this.readWithNewest = this.read.replace(" end, size from ", " end, size, 0, 0 from ")
                + " union all select null, null, 0, generation, seq from larder_namespace where name = ?";
    }

    /** The results in the order of the keys. A request without a key asks for the newest revision. */
    List<Found> read(Connection connection, List<Optional<CacheKey>> questions, long now) throws SQLException {
        List<CacheKey> keys = questions.stream().flatMap(Optional::stream).toList();
        boolean alone = keys.size() == questions.size();
        Map<ByteBuffer, Found> found = new HashMap<>();
        Found newest = Found.NOTHING;
        try (PreparedStatement statement = connection.prepareStatement(alone ? read : readWithNewest)) {
            Statements.select(statement, namespace, keys, now);
            if (!alone) {
                statement.setString(4, namespace);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    byte[] key = rows.getBytes(1);
                    if (key == null) {
                        newest = new Found(null, 0, new Revision(rows.getLong(4), rows.getLong(5)));
                    } else {
                        found.put(ByteBuffer.wrap(key), new Found(rows.getBytes(2), rows.getInt(3), Revision.NONE));
                    }
                }
            }
        }
        Found revision = newest;
        return questions.stream()
                .map(question -> question.map(key -> found.getOrDefault(ByteBuffer.wrap(key.utf8()), Found.NOTHING))
                        .orElse(revision))
                .toList();
    }

    /** One entry, if it has no more than so many bytes. */
    Found readAlone(Connection connection, CacheKey key, int most, long now) throws SQLException {
        try (PreparedStatement statement =
                        Statements.prepared(connection, readAlone, most, namespace, key.utf8(), now);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? new Found(row.getBytes(1), row.getInt(2), Revision.NONE) : Found.NOTHING;
        }
    }
}
