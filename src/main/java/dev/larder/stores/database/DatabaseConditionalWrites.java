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

/** Conditional writes. Each is one statement; adding several entries is a transaction. */
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
                .flatMap(row -> work.write((connection, now) -> overUnreadable(
                                connection, () -> entries.add(connection, List.of(row), now))
                        .isEmpty()));
    }

    @Override
    public Uni<Set<CacheKey>> putAllIfAbsent(Map<CacheKey, Entry> entriesByKey) {
        return DatabaseLimits.rows(entriesByKey)
                .flatMap(rows -> work.write((connection, now) ->
                        overUnreadable(connection, () -> entries.addAllOrNone(connection, rows, now))));
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

    /** Adds rows and returns the keys that exist. */
    private interface Attempt {
        Set<CacheKey> make() throws SQLException;
    }

    /**
     * Looks at the existing rows. If all of them were unreadable, and are removed now, the attempt is repeated once.
     */
    private Set<CacheKey> overUnreadable(Connection connection, Attempt attempt) throws SQLException {
        Set<CacheKey> there = attempt.make();
        if (there.isEmpty()) {
            return there;
        }
        Set<CacheKey> left = new HashSet<>(there);
        left.removeAll(unreadableEntries.remove(connection, there));
        return left.isEmpty() ? attempt.make() : left;
    }
}
