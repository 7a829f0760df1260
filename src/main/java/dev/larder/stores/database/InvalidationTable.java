package dev.larder.stores.database;

import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.Revision;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The statements for the invalidations of one namespace. Each change takes the next number first, under the lock of the
 * namespace's row, and is a transaction of its own: so numbers become visible in their order, and a reader that has
 * read up to one number has missed none before it.
 */
final class InvalidationTable {
    /** The age at which a mark may be removed, which raises the floor: older entries count as invalidated. */
    private static final Duration LASTING = Duration.ofDays(7);

    private static final Duration PASSING = Duration.ofHours(1);

    private static final String NEXT = "with moment as (update larder_namespace set seq = seq + 1 where name = ?"
            + " returning generation, seq), marked as (insert into larder_mark as m"
            + " (generation, tag, seq, passing, deadline, holders, held_until, version)"
            + " select moment.generation, u.tag, moment.seq, u.passing, u.deadline, ?, ?, ?"
            + " from moment, unnest(?::bigint[], ?::boolean[], ?::bigint[]) u(tag, passing, deadline) order by u.tag"
            + " on conflict (generation, tag) do update set seq = excluded.seq,"
            + " passing = m.passing and excluded.passing, deadline = greatest(m.deadline, excluded.deadline)";

    private static final String MOMENT = ") select generation, seq from moment";
    private static final String INVALIDATE = NEXT + MOMENT;
    private static final String INVALIDATE_TO = NEXT + ", version = excluded.version" + MOMENT;
    private static final String HOLD =
            NEXT + ", holders = m.holders + 1, held_until = greatest(m.held_until, excluded.held_until)" + MOMENT;
    private static final String RELEASE = NEXT + ", holders = greatest(m.holders - 1, 0),"
            + " held_until = case when m.holders > 1 then m.held_until else 0 end" + MOMENT;
    private static final String FREE = NEXT + ", holders = 0, held_until = 0" + MOMENT;

    private static final String OVER = "select m.tag from larder_namespace n join larder_mark m using (generation)"
            + " where n.name = ? and m.tag = any(?) and m.holders > 0 and m.held_until <= ?";
    private static final String VERSION =
            "select m.version from larder_namespace n join larder_mark m using (generation)"
                    + " where n.name = ? and m.tag = ?";
    private static final String LOCK = "select generation, seq from larder_namespace where name = ? for update";
    private static final String NEWEST = "select generation, seq from larder_namespace where name = ?";
    private final String namespace;

    /**
     * The change of the rows of the tags, in addition to their marks.
     *
     * @param holders the number of holders of a tag that had no row
     */
    private record Change(String sql, int holders, long heldUntil, Optional<Long> version) {
        static Change of(String sql) {
            return new Change(sql, 0, 0, Optional.empty());
        }
    }

    InvalidationTable(String namespace) {
        this.namespace = namespace;
    }

    Revision invalidate(Connection connection, Invalidation invalidate, long now) throws SQLException {
        return change(connection, Change.of(INVALIDATE), invalidate, now);
    }

    /** Locks the namespace's row, and then looks at the version. */
    Optional<Revision> invalidateTo(Connection connection, long tag, long version, long now) throws SQLException {
        return locked(connection, () -> {
            Long last = numbers(connection, VERSION, namespace, tag).stream()
                    .findFirst()
                    .orElse(null);
            var change = new Change(INVALIDATE_TO, 0, 0, Optional.of(version));
            return last != null && last == version
                    ? Optional.empty()
                    : Optional.of(change(connection, change, Invalidation.lasting(Set.of(tag)), now));
        });
    }

    Revision hold(Connection connection, Set<Long> tags, long deadline, long now) throws SQLException {
        return change(connection, new Change(HOLD, 1, deadline, Optional.empty()), Invalidation.lasting(tags), now);
    }

    Revision release(Connection connection, Set<Long> tags, long now) throws SQLException {
        return change(connection, Change.of(RELEASE), Invalidation.lasting(tags), now);
    }

    /** Locks the namespace's row, and then looks at the holds. */
    Revision lapse(Connection connection, Set<Long> tags, long until, long now) throws SQLException {
        return locked(connection, () -> {
            List<Long> over = numbers(connection, OVER, namespace, Statements.numbers(connection, tags), until);
            return over.isEmpty()
                    ? revision(connection, NEWEST)
                    : change(connection, Change.of(FREE), Invalidation.lasting(Set.copyOf(over)), now);
        });
    }

    private Revision change(Connection connection, Change change, Invalidation invalidate, long now)
            throws SQLException {
        List<Long> tags = new ArrayList<>(invalidate.lasting());
        invalidate.passing().stream()
                .filter(tag -> !invalidate.lasting().contains(tag))
                .forEach(tags::add);
        Boolean[] passing = new Boolean[tags.size()];
        Long[] deadlines = new Long[tags.size()];
        for (int i = 0; i < passing.length; i++) {
            passing[i] = i >= invalidate.lasting().size();
            deadlines[i] = now + (passing[i] ? PASSING : LASTING).toMillis();
        }
        @Nullable
        Object[] arguments = {
            namespace,
            change.holders,
            change.heldUntil,
            change.version.orElse(null),
            Statements.numbers(connection, tags),
            connection.createArrayOf("boolean", passing),
            connection.createArrayOf("bigint", deadlines)
        };
        return revision(connection, change.sql, arguments);
    }

    private Revision revision(Connection connection, String sql) throws SQLException {
        return revision(connection, sql, new Object[] {namespace});
    }

    private static Revision revision(Connection connection, String sql, @Nullable Object[] arguments)
            throws SQLException {
        try (PreparedStatement statement = Statements.prepared(connection, sql, arguments);
                ResultSet row = statement.executeQuery()) {
            return DatabaseInvalidationHistory.known(
                    row.next() ? new Revision(row.getLong(1), row.getLong(2)) : Revision.NONE);
        }
    }

    private <T> T locked(Connection connection, Statements.Steps<T> steps) throws SQLException {
        return Statements.transaction(connection, () -> {
            var unused = revision(connection, LOCK);
            return steps.run();
        });
    }

    private static List<Long> numbers(Connection connection, String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = Statements.prepared(connection, sql, arguments);
                ResultSet row = statement.executeQuery()) {
            List<Long> numbers = new ArrayList<>();
            while (row.next()) {
                long number = row.getLong(1);
                if (!row.wasNull()) {
                    numbers.add(number);
                }
            }
            return numbers;
        }
    }
}
