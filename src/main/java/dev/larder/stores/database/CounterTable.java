package dev.larder.stores.database;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Counters.Beyond;
import dev.larder.spi.Counters.Counter;
import dev.larder.spi.Counters.Step;
import dev.larder.spi.Counters.Swap;
import dev.larder.spi.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The statements for the counters of one namespace. */
final class CounterTable {
    private static final String CURRENT = "(select generation from larder_namespace where name = ?)";
    private static final String ROW = "generation = " + CURRENT + " and key = ?";

    private static final String INSERT = "insert into %s as t (generation, key, value, deadline) values (" + CURRENT
            + ", ?, ?, ?) on conflict (generation, key) do update set ";

    private static final String ADD = INSERT
            + "value = case when t.deadline > ? then t.value + excluded.value else excluded.value end,"
            + " deadline = case when t.deadline > ? then t.deadline else excluded.deadline end"
            + " returning value, deadline";

    /**
     * Numeric, because the sum may exceed 64 bits. The bound in the other direction is the smallest or largest number.
     */
    private static final String WITHIN =
            "greatest(least(t.value::numeric + ?, greatest(t.value, ?)), least(t.value, ?))::bigint";

    private static final String ADMISSIBLE = "(? or t.value::numeric + ? between ? and ?)";

    private static final String ADD_WITHIN = INSERT
            + "value = case when t.deadline > ? then " + WITHIN + " else excluded.value end,"
            + " deadline = case when t.deadline > ? then t.deadline else excluded.deadline end"
            + " where t.deadline <= ? or " + ADMISSIBLE + " returning value, deadline";

    private static final String MOVE = "update %s as t set value = " + WITHIN + " where " + ROW
            + " and deadline > ? and " + ADMISSIBLE + " returning value, deadline";

    private static final String CREATE = INSERT + "value = excluded.value, deadline = excluded.deadline"
            + " where t.deadline <= ? returning value, deadline";

    private static final String SWAP = "with was as (select value from %1$s where " + ROW
            + " and deadline > ? for update) update %1$s as t set value = ? from was where " + ROW
            + " returning was.value, t.deadline";

    /** The maximum number of attempts to set a counter that is removed and created meanwhile. */
    private static final int ATTEMPTS = 100;

    private final String namespace;
    private final String add;
    private final String addWithin;
    private final String move;
    private final String create;
    private final String swap;
    private final String read;
    private final String reset;

    CounterTable(String namespace, String table) {
        this.namespace = namespace;
        this.add = ADD.formatted(table);
        this.addWithin = ADD_WITHIN.formatted(table);
        this.move = MOVE.formatted(table);
        this.create = CREATE.formatted(table);
        this.swap = SWAP.formatted(table);
        String where = " from " + table + " where " + ROW;
        this.read = "select value, deadline" + where + " and deadline > ?";
        this.reset = "delete" + where + " returning deadline > ?";
    }

    /** Adds to the counter, and creates it if there is none; empty if the step is refused. */
    Optional<Counter> add(Connection connection, CacheKey key, Step step, long now) throws SQLException {
        long deadline = step.ttlIfCreated().deadlineFrom(now);
        byte[] name = key.utf8();
        if (!step.isBounded()) {
            return counter(connection, add, namespace, name, step.by(), deadline, now, now);
        }
        long low = step.by() < 0 ? step.limit() : Long.MIN_VALUE;
        long high = step.by() < 0 ? Long.MAX_VALUE : step.limit();
        boolean clamps = step.bounds().beyond() == Beyond.CLAMP;
        Optional<Long> first = first(step);
        // a step that may not create the counter may still change an existing one
        return first.isEmpty()
                ? counter(connection, move, step.by(), high, low, namespace, name, now, clamps, step.by(), low, high)
                : counter(
                        connection,
                        addWithin,
                        namespace,
                        name,
                        first.get(),
                        deadline,
                        now,
                        step.by(),
                        high,
                        low,
                        now,
                        now,
                        clamps,
                        step.by(),
                        low,
                        high);
    }

    /**
     * Sets the counter. The previous value is known only if there is a row to lock. If there is none, the counter is
     * created, unless another caller created it first: then there is a row.
     */
    Swap set(Connection connection, CacheKey key, Counter counter, long now) throws SQLException {
        byte[] name = key.utf8();
        long value = counter.value();
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<Counter> before = counter(connection, swap, namespace, name, now, value, namespace, name);
            if (before.isPresent()) {
                return new Swap(before, new Counter(value, before.get().deadline()));
            }
            Optional<Counter> created = counter(connection, create, namespace, name, value, counter.deadline(), now);
            if (created.isPresent()) {
                return new Swap(Optional.empty(), counter);
            }
        }
        throw new StoreException.Busy("Other calls create and remove the same counter too often");
    }

    Optional<Counter> read(Connection connection, CacheKey key, long now) throws SQLException {
        return counter(connection, read, namespace, key.utf8(), now);
    }

    /** Whether a live counter was removed. */
    boolean reset(Connection connection, CacheKey key, long now) throws SQLException {
        try (PreparedStatement statement = prepared(connection, reset, namespace, key.utf8(), now);
                ResultSet row = statement.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** The value of a counter that the step creates; empty if it may not create one. */
    private static Optional<Long> first(Step step) {
        try {
            return Optional.of(step.from(0));
        } catch (StoreException.Conflict e) {
            return Optional.empty();
        }
    }

    private static Optional<Counter> counter(Connection connection, String sql, Object... arguments)
            throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, arguments);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(new Counter(row.getLong(1), row.getLong(2))) : Optional.empty();
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... arguments)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
        return statement;
    }
}
