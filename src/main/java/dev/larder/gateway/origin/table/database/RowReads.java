package dev.larder.gateway.origin.table.database;

import dev.larder.core.Refusal;
import dev.larder.postgresql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads rows. PostgreSQL itself writes them as JSON, so that numbers keep their digits. */
final class RowReads {
    /** The rows that the driver holds at once. */
    private static final int FETCHED = 100;

    /** The largest JSON text of a row, in bytes, that is read together with others. */
    private static final int BATCHED = 32 << 10;

    private final Table table;
    private final long maxBytes;
    private final Optional<Overlay> overlay;

    /**
     * @param maxBytes the maximum size of all rows that are read at once
     * @param overlay the table as it will be, where changes of it wait; what is read has no version then
     */
    RowReads(Table table, long maxBytes, Optional<Overlay> overlay) {
        this.table = table;
        this.maxBytes = maxBytes;
        this.overlay = overlay;
    }

    /** Reads one row in a statement, and others in a transaction. Retries nothing. */
    FoundRows read(Connection connection, Selection selection) throws SQLException {
        Fragment statement = select(selection);
        if (selection.page().limit() <= 2 && !selection.counted()) {
            return new FoundRows(table, rows(connection, statement), OptionalLong.empty());
        }
        Fragment count = selection.counted() ? count(selection) : Fragment.NONE;
        connection.setAutoCommit(false);
        try {
            if (selection.counted()) {
                // both statements see the same rows
                isolate(connection);
            }
            OptionalLong counted =
                    selection.counted() ? OptionalLong.of(number(connection, count)) : OptionalLong.empty();
            return new FoundRows(table, rows(connection, statement), counted);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** For this transaction alone: the driver's own method sets it for the session, and would have to set it back. */
    private static void isolate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean unused = statement.execute("set transaction isolation level repeatable read");
        }
    }

    /**
     * Reads rows by their keys in one statement; retries nothing.
     *
     * @param rows selections of a row by its key, with the same columns
     * @param limit the time limit after which the server ends the statement
     * @return the row found for each selection; empty for a row larger than {@link #BATCHED}
     */
    List<Optional<FoundRows>> readByKeys(Connection connection, List<Selection> rows, StatementLimit limit)
            throws SQLException {
        Column id = id(Optional.empty(), table);
        List<String> ids = rows.stream()
                .flatMap(row -> row.rows().ids().orElseThrow().stream())
                .toList();
        // without the offset the text would be made twice
        Fragment statement = Fragment.of("select case when octet_length(json) <= %d then json end, key, version from ("
                        .formatted(BATCHED))
                .plus(shown(rows.get(0).fields()))
                .plus(Fragment.of(
                        " where %s = any (cast(? as %s[])) offset 0) as found (json, key, version)"
                                .formatted(id.inSql(), id.type()),
                        Fragment.array(ids)));
        Map<String, List<FoundRow>> small = new HashMap<>();
        Set<String> large = new HashSet<>();
        readSmall(connection, limit.isOfSession() ? statement : limit.around(statement), small, large);
        return rows.stream().map(row -> found(row.key(table), small, large)).toList();
    }

    private Optional<FoundRows> found(Optional<String> key, Map<String, List<FoundRow>> small, Set<String> large) {
        List<FoundRow> rows = key.map(small::get).orElse(List.of());
        return key.filter(large::contains).isPresent()
                ? Optional.empty()
                : Optional.of(new FoundRows(table, rows, OptionalLong.empty()));
    }

    private static void readSmall(
            Connection connection, Fragment query, Map<String, List<FoundRow>> small, Set<String> large)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query.text())) {
            query.bind(statement);
            if (!statement.execute()) {
                // the rows come behind the answer to a setting
                var unused = statement.getMoreResults();
            }
            try (ResultSet found = statement.getResultSet()) {
                while (found.next()) {
                    String json = found.getString(1);
                    if (json == null) {
                        large.add(found.getString(2));
                    } else {
                        FoundRow row = row(json, found);
                        small.computeIfAbsent(row.key(), key -> new ArrayList<>())
                                .add(row);
                    }
                }
            }
        }
    }

    private static FoundRow row(String json, ResultSet found) throws SQLException {
        return new FoundRow(
                json,
                found.getString(2),
                Optional.ofNullable(found.getString(3)).map(FoundRow::version));
    }

    /** The beginning of a statement that shows these columns of each row of {@code t}. */
    private Fragment shown(List<String> fields) {
        return Fragment.of("select (select row_to_json(o.*) from (select %s) as o)::text, %s, %s from "
                        .formatted(columns(fields), key(), version()))
                .plus(source());
    }

    /** The statement of a selection of {@code t}. */
    Fragment select(Selection selection) {
        Fragment statement =
                shown(selection.fields()).plus(where(selection.rows(), table)).plus(order(selection));
        return statement.plus(Fragment.of(
                " limit cast(? as bigint) offset cast(? as bigint)",
                Integer.toString(selection.page().limit()),
                Integer.toString(selection.page().offset())));
    }

    private Fragment count(Selection selection) {
        return Fragment.of("select count(*) from ").plus(source()).plus(where(selection.rows(), table));
    }

    private Fragment source() {
        return overlay.map(Overlay::source)
                .orElseGet(() -> Fragment.of(table.settings().name().inSql()))
                .plus(" as t");
    }

    private String columns(List<String> fields) {
        List<Column> shown = fields.isEmpty()
                ? List.copyOf(table.columns().values())
                : new LinkedHashSet<>(fields).stream().map(table::column).toList();
        return shown.stream().map(Column::selected).collect(Collectors.joining(", "));
    }

    private String key() {
        return table.primaryKey().isEmpty()
                ? "''"
                : table.primaryKey().stream()
                        .map(name -> table.column(name).inSql())
                        .collect(Collectors.joining(", ", "concat_ws(':', ", ")"));
    }

    private String version() {
        return overlay.isPresent() ? "cast(null as text)" : version(table);
    }

    /** The version of a row of {@code t}; null where there is none. */
    static String version(Table table) {
        if (table.settings().version().isPresent()) {
            Column column = table.column(table.settings().version().get());
            return "'v' || cast(%s as text)".formatted(column.inSql());
        }
        return table.isStored() ? "'x' || cast(t.xmin as text)" : "cast(null as text)";
    }

    /** The condition of the rows, with its keyword; nothing where all rows are meant. */
    static Fragment where(Selection.Rows rows, Table table) {
        List<Fragment> conditions = new ArrayList<>();
        rows.filter().ifPresent(filter -> conditions.add(FilterSql.of(filter, table)));
        rows.ids().ifPresent(ids -> conditions.add(FilterSql.among(id(rows.idField(), table), ids.stream())));
        return conditions.isEmpty() ? Fragment.NONE : Fragment.of(" where ").plus(Fragment.join(" and ", conditions));
    }

    /** The column of the ids. */
    static Column id(Optional<String> named, Table table) {
        return named.map(table::column)
                .or(table::id)
                .orElseThrow(() -> new Refusal.Bad(
                        "The rows of %s have no id of one column; name one by id_field".formatted(table.exposed())));
    }

    /** Rows with equal values are sorted by the key, so that pages do not overlap. */
    private Fragment order(Selection selection) {
        Set<String> sorted = new LinkedHashSet<>();
        for (Selection.Order order : selection.order()) {
            sorted.add(table.column(order.column()).inSql() + (order.descending() ? " desc" : ""));
        }
        Set<String> named =
                selection.order().stream().map(Selection.Order::column).collect(Collectors.toSet());
        table.primaryKey().stream()
                .filter(name -> !named.contains(name))
                .forEach(name -> sorted.add(table.column(name).inSql()));
        return sorted.isEmpty() ? Fragment.NONE : Fragment.of(" order by " + String.join(", ", sorted));
    }

    private List<FoundRow> rows(Connection connection, Fragment query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query.text())) {
            statement.setFetchSize(FETCHED);
            query.bind(statement);
            List<FoundRow> rows = new ArrayList<>();
            long bytes = 0;
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    String json = found.getString(1);
                    bytes += json.length();
                    if (bytes > maxBytes) {
                        throw new Refusal.TooLarge(
                                "The rows have more than %d bytes; ask for fewer by limit, or for less of them by fields"
                                        .formatted(maxBytes));
                    }
                    rows.add(row(json, found));
                }
            }
            return rows;
        }
    }

    private static long number(Connection connection, Fragment query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query.text())) {
            query.bind(statement);
            try (ResultSet found = statement.executeQuery()) {
                if (!found.next()) {
                    throw new SQLException("no count", "02000");
                }
                return found.getLong(1);
            }
        }
    }

    /** A name of a column as SQL writes it, without its table. */
    static String named(Column column) {
        return Sql.identifier(column.name());
    }
}
