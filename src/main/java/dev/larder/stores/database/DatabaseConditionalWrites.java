package dev.larder.stores.database;

import dev.larder.spi.CacheKey;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import dev.larder.stores.support.EntryCodec;
import io.smallrye.mutiny.Uni;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Conditional writes, each a statement; adding many at once a transaction. */
final class DatabaseConditionalWrites implements ConditionalWrites {
    private final DatabaseWork work;
    private final EntryTable entries;
    private final UnreadableEntries unreadableEntries;

    DatabaseConditionalWrites(DatabaseWork work, EntryTable entries, UnreadableEntries unreadableEntries) {
        this.work = work;
        this.entries = entries;
        this.unreadableEntries = unreadableEntries;
    }

    @Override
    public Uni<Boolean> putIfAbsent(CacheKey key, Entry entry) {
        return DatabaseLimits.row(key, entry)
                .flatMap(row -> work.write((connection, now) -> overRemnants(
                                connection, () -> entries.add(connection, List.of(row), now))
                        .isEmpty()));
    }

    @Override
    public Uni<Set<CacheKey>> putAllIfAbsent(Map<CacheKey, Entry> entriesByKey) {
        return DatabaseLimits.rows(entriesByKey)
                .flatMap(rows -> work.write((connection, now) ->
                        overRemnants(connection, () -> entries.addAllOrNone(connection, rows, now))));
    }

    @Override
    public Uni<Boolean> replace(CacheKey key, long expectedVersion, Entry entry) {
        return DatabaseLimits.row(key, entry)
                .flatMap(
                        row -> work.write((connection, now) -> entries.replace(connection, row, expectedVersion, now)));
    }

    @Override
    public Uni<Boolean> remove(CacheKey key, long expectedVersion) {
        return work.write((connection, now) -> entries.remove(connection, key, expectedVersion, now));
    }

    @Override
    public Uni<Optional<Entry>> getAndRemove(CacheKey key) {
        return work.write((connection, now) -> entries.take(connection, key, now))
                .map(stored -> stored.map(EntryCodec::decode));
    }

    /** Adds rows and returns the keys that were in the way. */
    private interface Attempt {
        Set<CacheKey> make() throws SQLException;
    }

    /** Looks at what was in the way; where all of it could not be read, and is gone now, the attempt is made once more. */
    private Set<CacheKey> overRemnants(Connection connection, Attempt attempt) throws SQLException {
        Set<CacheKey> there = attempt.make();
        if (there.isEmpty()) {
            return there;
        }
        Set<CacheKey> left = new HashSet<>(there);
        left.removeAll(unreadableEntries.remove(connection, there));
        return left.isEmpty() ? attempt.make() : left;
    }
}
