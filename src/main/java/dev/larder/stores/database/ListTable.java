package dev.larder.stores.database;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Lists;
import dev.larder.spi.Lists.Addition;
import dev.larder.spi.Lists.Capacity;
import dev.larder.spi.Lists.Part;
import dev.larder.spi.Lists.Pop;
import dev.larder.spi.Lists.Range;
import dev.larder.spi.Lists.Side;
import dev.larder.spi.Lists.State;
import dev.larder.spi.Lists.When;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The statements for the lists of one namespace. Each change is one statement, and locks the row before it reads it.
 */
final class ListTable {
    private static final String ROW =
            "generation = (select generation from larder_namespace where name = ?) and key = ?";

    private static final String APPEND = """
            insert into %1$s as t (generation, key, deadline, elements)
            values ((select generation from larder_namespace where name = ?), ?, ?, ?)
            on conflict (generation, key) do update set
              elements = case when t.deadline > ? then %2$s else excluded.elements end,
              deadline = case when t.deadline > ? and not ? then t.deadline else excluded.deadline end
            where t.deadline <= ? or (cardinality(t.elements) + cardinality(excluded.elements) <= ?
              and (select sum(octet_length(e)) from unnest(%2$s) e) <= ?)
            returning cardinality(elements), deadline""";

    private static final String JOINED_RIGHT = "(t.elements || excluded.elements)"
            + "[greatest(cardinality(t.elements) + cardinality(excluded.elements) - ?, 0) + 1:]";
    private static final String JOINED_LEFT = "(excluded.elements || t.elements)[:?]";

    /** Reads one value more than may be returned, so that too many values are noticed. */
    private static final String RANGE = """
            select length, deadline, elements[first + 1:least(behind, first + 1 + %2$d)] from (
              select length, deadline, elements,
                case when a < 0 then greatest(length + a, 0) else a end as first,
                case when z < 0 then length + z + 1 else least(z, length - 1) + 1 end as behind
              from (select cardinality(elements) as length, deadline, elements, ?::integer as a, ?::integer as z
                from %1$s where %3$s and deadline > ?) whole) part""";

    /** The values are summed while they are small enough; the first value is taken whatever its size. */
    private static final String POP = """
            with was as (select deadline, elements, cardinality(elements) as length,
                (select count(*)::integer from (select row_number() over (order by i %3$s) as place,
                  sum(octet_length(e)) over (order by i %3$s) as size
                  from unnest(elements[%4$s]) with ordinality as u(e, i)) v where place = 1 or size <= ?) as taken
              from %1$s where %2$s and deadline > ? for update),
            gone as (delete from %1$s using was where %2$s and taken = length),
            cut as (update %1$s as t set elements = was.elements[%5$s] from was where %2$s and taken < length)
            select length - taken, deadline, elements[%6$s] from was""";

    private final String namespace;
    private final String appendRight;
    private final String appendLeft;
    private final String range;
    private final String popLeft;
    private final String popRight;
    private final String remove;

    ListTable(String namespace, String table) {
        this.namespace = namespace;
        this.appendRight = APPEND.formatted(table, JOINED_RIGHT);
        this.appendLeft = APPEND.formatted(table, JOINED_LEFT);
        this.range = RANGE.formatted(table, Lists.MAX_VALUES, ROW);
        this.popLeft = POP.formatted(table, ROW, "", ":?", "taken + 1:", ":taken");
        this.popRight = POP.formatted(
                table, ROW, "desc", "cardinality(elements) - ? + 1:", ":length - taken", "length - taken + 1:");
        this.remove = "delete from %s where %s returning deadline > ?".formatted(table, ROW);
    }

    /** The state of the list afterwards; empty if the list would exceed its capacity. */
    Optional<State> append(Connection connection, CacheKey key, Addition addition, long now) throws SQLException {
        boolean right = addition.side() == Side.RIGHT;
        List<byte[]> values = new ArrayList<>(addition.kept());
        if (!right) {
            Collections.reverse(values);
        }
        Capacity capacity = addition.capacity();
        boolean drops = capacity.trimTo().isPresent();
        Object[] arguments = {
            namespace,
            key.utf8(),
            addition.lifetime().ttl().deadlineFrom(now),
            connection.createArrayOf("bytea", values.toArray(byte[][]::new)),
            now,
            capacity.maxLength(),
            now,
            addition.lifetime().when() == When.ALWAYS,
            now,
            drops ? Integer.MAX_VALUE - Lists.MAX_LENGTH : Lists.MAX_LENGTH,
            capacity.maxLength(),
            capacity.bytes()
        };
        try (PreparedStatement statement = prepared(connection, right ? appendRight : appendLeft, arguments);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(state(row)) : Optional.empty();
        }
    }

    /** The part, perhaps with more values than may be returned; empty if there is no list. */
    Optional<Part> range(Connection connection, CacheKey key, Range range, long now) throws SQLException {
        try (PreparedStatement statement = prepared(
                        connection, this.range, place(range.from()), place(range.to()), namespace, key.utf8(), now);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(new Part(values(row), state(row))) : Optional.empty();
        }
    }

    /** The removed values; empty if there is no list. */
    Optional<Part> pop(Connection connection, CacheKey key, Pop pop, long now) throws SQLException {
        boolean right = pop.side() == Side.RIGHT;
        byte[] name = key.utf8();
        try (PreparedStatement statement = prepared(
                        connection,
                        right ? popRight : popLeft,
                        pop.count(),
                        pop.bytes(),
                        namespace,
                        name,
                        now,
                        namespace,
                        name,
                        namespace,
                        name);
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            List<byte[]> values = values(row);
            if (right) {
                Collections.reverse(values);
            }
            return Optional.of(new Part(values, state(row)));
        }
    }

    /** Whether a live list was removed. */
    boolean remove(Connection connection, CacheKey key, long now) throws SQLException {
        try (PreparedStatement statement = prepared(connection, remove, namespace, key.utf8(), now);
                ResultSet row = statement.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** An index within the numbers of the statement: beyond the longest list all indexes have the same result. */
    private static int place(long place) {
        return (int) Math.max(-2L * Lists.MAX_LENGTH, Math.min(place, 2L * Lists.MAX_LENGTH));
    }

    private static State state(ResultSet row) throws SQLException {
        return new State(row.getInt(1), row.getLong(2));
    }

    private static List<byte[]> values(ResultSet row) throws SQLException {
        Array array = row.getArray(3);
        try {
            return new ArrayList<>(Stream.of((Object[]) array.getArray())
                    .map(byte[].class::cast)
                    .toList());
        } finally {
            array.free();
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
