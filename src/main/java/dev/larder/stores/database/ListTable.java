package dev.larder.stores.database;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Lists;
import dev.larder.spi.Lists.Addition;
import dev.larder.spi.Lists.Part;
import dev.larder.spi.Lists.Pop;
import dev.larder.spi.Lists.Range;
import dev.larder.spi.Lists.Room;
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

/** The statements over one namespace's lists. Each change is one of them, and takes the row's lock before it looks. */
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

    /** One more value than is handed out, so that it is seen that there are too many. */
    private static final String RANGE = """
            select length, deadline, elements[first + 1:least(behind, first + 1 + %2$d)] from (
              select length, deadline, elements,
                case when a < 0 then greatest(length + a, 0) else a end as first,
                case when z < 0 then length + z + 1 else least(z, length - 1) + 1 end as behind
              from (select cardinality(elements) as length, deadline, elements, ?::integer as a, ?::integer as z
                from %1$s where %3$s and deadline > ?) whole) part""";

    /** What is taken is counted as long as it is small enough, but the first value whatever its size. */
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

    /** The list as it is then; empty when it would not fit into its room. */
    Optional<State> append(Connection connection, CacheKey key, Addition addition, long now) throws SQLException {
        boolean right = addition.side() == Side.RIGHT;
        List<byte[]> values = new ArrayList<>(addition.kept());
        if (!right) {
            Collections.reverse(values);
        }
        Room room = addition.room();
        boolean drops = room.keep().isPresent();
        Object[] arguments = {
            namespace,
            key.utf8(),
            addition.life().ttl().deadlineFrom(now),
            connection.createArrayOf("bytea", values.toArray(byte[][]::new)),
            now,
            room.longest(),
            now,
            addition.life().when() == When.ALWAYS,
            now,
            drops ? Integer.MAX_VALUE - Lists.LONGEST : Lists.LONGEST,
            room.longest(),
            room.bytes()
        };
        try (PreparedStatement statement = prepared(connection, right ? appendRight : appendLeft, arguments);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(state(row)) : Optional.empty();
        }
    }

    /** The part, perhaps with more values than may be handed out; empty when there is no list. */
    Optional<Part> range(Connection connection, CacheKey key, Range range, long now) throws SQLException {
        try (PreparedStatement statement = prepared(
                        connection, this.range, place(range.from()), place(range.to()), namespace, key.utf8(), now);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(new Part(values(row), state(row))) : Optional.empty();
        }
    }

    /** What was taken; empty when there is no list. */
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

    /** Whether a live list was there. */
    boolean remove(Connection connection, CacheKey key, long now) throws SQLException {
        try (PreparedStatement statement = prepared(connection, remove, namespace, key.utf8(), now);
                ResultSet row = statement.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** A place that fits into the statement's numbers: beyond the longest list all places are the same. */
    private static int place(long place) {
        return (int) Math.max(-2L * Lists.LONGEST, Math.min(place, 2L * Lists.LONGEST));
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
