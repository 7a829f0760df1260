package dev.larder.gateway.origin.table.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.gateway.origin.table.database.RandomFilters.Written;
import dev.larder.gateway.origin.table.database.ReferenceFilter.Row;
import dev.larder.gateway.origin.table.filter.Filter;
import dev.larder.gateway.origin.table.filter.Filter.Comparison;
import dev.larder.gateway.origin.table.filter.Filter.Literal;
import dev.larder.gateway.origin.table.filter.Filter.Name;
import dev.larder.gateway.origin.table.filter.FilterParser;
import dev.larder.postgresql.TableName;
import dev.larder.server.PostgresServer;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Filters as conditions of statements. */
class FilterSqlTest {
    private static final int FILTERS = 20_000;

    /** So many of them are asked of a real server. */
    private static final int ASKED = 2_000;

    private static final TableSettings SETTINGS = new TableSettings(
            "t", new TableName("public", "t"), Optional.empty(), Optional.empty(), false, WriteMode.ASIDE, List.of());

    private static Table table() {
        Map<String, Column> columns = new LinkedHashMap<>();
        for (String[] column : new String[][] {
            {"id", "integer", "int4"},
            {"a", "integer", "int4"},
            {"b", "numeric", "numeric"},
            {"s", "text", "text"},
            {"yes", "boolean", "bool"}
        }) {
            columns.put(column[0], new Column(column[0], column[1], column[2], true, false, "null"));
        }
        return new Table(
                SETTINGS, 'r', columns, List.of("id"), Map.of(), new Table.Links(Set.of("t"), Set.of(), Set.of()));
    }

    /** What is left of a condition without what it may consist of. */
    private static String rest(String condition) {
        return condition
                .replaceAll("t\\.\"(?:a|b|s|yes)\"", "")
                .replaceAll("cast\\(\\? as (?:integer|numeric|text|boolean)\\)", "")
                .replaceAll("cast\\( as text\\) like \\?", "")
                .replaceAll("\\b(?:and|or|not|in|is null)\\b", "")
                .replaceAll("[()=<>, ]", "");
    }

    @Test
    void noValueOfAFilterBecomesSql() {
        var random = new RandomFilters(20261129);
        Table table = table();
        for (int i = 0; i < FILTERS; i++) {
            Written written = random.next();
            Filter parsed = FilterParser.parse(written.text());
            assertThat(unplaced(parsed)).as(written.text()).isEqualTo(written.filter());

            Fragment sql = FilterSql.of(parsed, table);

            assertThat(rest(sql.text())).as(written.text()).isEmpty();
            assertThat(sql.text().chars().filter(c -> c == '?').count())
                    .isEqualTo(sql.parameters().size())
                    .isEqualTo(literals(parsed).size());
        }
    }

    @Test
    void aRealServerFindsTheRowsThatAFilterMeans() throws SQLException {
        List<Row> rows = rows();
        var random = new RandomFilters(4711);
        int found = 0;
        try (PostgresServer server = PostgresServer.start();
                Connection connection = DriverManager.getConnection(server.url(), "larder", "")) {
            fill(connection, rows);
            Table table = Objects.requireNonNull(
                    Catalogue.read(connection, List.of(SETTINGS)).get("t"));
            for (int i = 0; i < ASKED; i++) {
                Written written = random.next();
                Filter parsed = FilterParser.parse(written.text());
                List<Integer> expected = rows.stream()
                        .filter(row ->
                                ReferenceFilter.holds(written.filter(), row).orElse(false))
                        .map(Row::id)
                        .toList();

                assertThat(ids(connection, FilterSql.of(parsed, table)))
                        .as(written.text())
                        .isEqualTo(expected);
                found += expected.size();
            }
        }
        assertThat(found).as("filters that find something").isGreaterThan(ASKED);
    }

    private static List<Row> rows() {
        var random = new Random(7);
        var texts = new RandomFilters(8);
        List<Row> rows = new ArrayList<>();
        for (int id = 0; id < 60; id++) {
            rows.add(new Row(
                    id,
                    some(random, random.nextInt(7) - 3),
                    some(
                            random,
                            new BigDecimal(List.of("1.5", "-0.250", "100", "0.5", "0", "7")
                                    .get(random.nextInt(6)))),
                    some(random, texts.text(random.nextInt(5))),
                    some(random, random.nextBoolean())));
        }
        return rows;
    }

    private static <T> Optional<T> some(Random random, T value) {
        return random.nextInt(5) == 0 ? Optional.empty() : Optional.of(value);
    }

    private static void fill(Connection connection, List<Row> rows) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean unused = statement.execute(
                    "create table t (id int primary key, a int, b numeric, s text collate \"C\", yes boolean)");
        }
        try (PreparedStatement insert = connection.prepareStatement("insert into t values (?, ?, ?, ?, ?)")) {
            for (Row row : rows) {
                insert.setInt(1, row.id());
                set(insert, 2, Types.INTEGER, row.a());
                set(insert, 3, Types.NUMERIC, row.b());
                set(insert, 4, Types.VARCHAR, row.s());
                set(insert, 5, Types.BOOLEAN, row.yes());
                int unused = insert.executeUpdate();
            }
        }
    }

    private static void set(PreparedStatement insert, int place, int type, Optional<?> value) throws SQLException {
        if (value.isPresent()) {
            insert.setObject(place, value.get());
        } else {
            insert.setNull(place, type);
        }
    }

    private static List<Integer> ids(Connection connection, Fragment condition) throws SQLException {
        String query = "select t.id from t where " + condition.text() + " order by t.id";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            condition.bind(statement);
            List<Integer> ids = new ArrayList<>();
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    ids.add(found.getInt(1));
                }
            }
            return ids;
        }
    }

    private static List<Literal> literals(Filter filter) {
        return filter.comparisons()
                .filter(Comparison.class::isInstance)
                .flatMap(one -> ((Comparison) one).values().stream())
                .toList();
    }

    /** The same filter with all positions 0. */
    private static Filter unplaced(Filter filter) {
        if (filter instanceof Filter.And and) {
            return new Filter.And(
                    and.parts().stream().map(FilterSqlTest::unplaced).toList());
        } else if (filter instanceof Filter.Or or) {
            return new Filter.Or(
                    or.parts().stream().map(FilterSqlTest::unplaced).toList());
        } else if (filter instanceof Filter.Not not) {
            return new Filter.Not(unplaced(not.part()));
        } else if (filter instanceof Filter.IsNull none) {
            return new Filter.IsNull(new Name(none.column().text(), 0));
        }
        Comparison one = (Comparison) filter;
        List<Literal> values = one.values().stream()
                .map(literal -> new Literal(literal.kind(), literal.text(), 0))
                .toList();
        return new Comparison(new Name(one.column().text(), 0), one.operator(), values);
    }
}
