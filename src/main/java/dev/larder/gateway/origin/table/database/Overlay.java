package dev.larder.gateway.origin.table.database;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.core.Refusal;
import dev.larder.gateway.origin.table.database.ChangeSet.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table as it will be when its queued changes are made. The database itself puts the values over its rows, so that
 * filters, the order and the texts of values are those of the table, and no row is locked. Columns without a value have
 * their defaults, except those of sequences.
 */
final class Overlay {
    private final Table table;
    private final Map<String, Row> rows;

    /** The base that the values of a row are merged into. */
    private enum Base {
        /** The existing row. */
        ROW,
        /** Defaults. */
        NEW,
        /** No row. */
        GONE
    }

    /** A row after its queued changes. */
    private record Image(Base base, ObjectNode values) {
        static Image of(Base base) {
            return new Image(base, JsonNodeFactory.instance.objectNode());
        }

        /** The image after a change; a change that does not fit is refused by the database and changes nothing. */
        Image after(Kind kind, ObjectNode next) {
            boolean gone = base == Base.GONE;
            return switch (kind) {
                case INSERT -> gone ? new Image(Base.NEW, next) : this;
                case MERGE -> gone ? this : merged(next);
                case REPLACE -> gone ? this : new Image(Base.NEW, next);
                case DELETE -> of(Base.GONE);
            };
        }

        private Image merged(ObjectNode next) {
            ObjectNode both = values.deepCopy();
            both.setAll(next);
            return new Image(base, both);
        }
    }

    /**
     * The images of a row.
     *
     * @param there the image if the database has the row now
     * @param missing the image if the database has no such row
     */
    private record Row(Image there, Image missing) {
        private static final Row UNCHANGED = new Row(Image.of(Base.ROW), Image.of(Base.GONE));

        Row after(Kind kind, ObjectNode values) {
            return new Row(there.after(kind, values), missing.after(kind, values));
        }
    }

    private Overlay(Table table, Map<String, Row> rows) {
        this.table = table;
        this.rows = rows;
    }

    /** The table with these changes, in their order; empty if there are none. */
    static Optional<Overlay> of(Table table, List<RowChange> changes) {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (RowChange change : changes) {
            Optional<ObjectNode> values = values(table, change);
            if (values.isPresent()) {
                Row before = rows.getOrDefault(change.key(), Row.UNCHANGED);
                rows.put(change.key(), before.after(change.kind(), values.get()));
            }
        }
        return rows.isEmpty() ? Optional.empty() : Optional.of(new Overlay(table, rows));
    }

    /** The values as PostgreSQL reads them; empty if the table has no such columns. */
    private static Optional<ObjectNode> values(Table table, RowChange change) {
        try {
            ObjectNode values = new RecordSql(table, change.record()).values();
            values.put(table.id().orElseThrow().name(), change.key());
            return Optional.of(values);
        } catch (UnknownColumn | Refusal e) {
            // the database refuses it, too
            return Optional.empty();
        }
    }

    /**
     * The rows as a table, in place of its name. Every name is qualified: the table may have columns of the same names.
     */
    Fragment source() {
        String name = table.settings().name().inSql();
        Column id = table.id().orElseThrow();
        String defaults =
                table.columns().values().stream().map(Column::fallback).collect(Collectors.joining(", "));
        return Fragment.of("""
            (with p as materialized (select cast(q.k as %2$s) as k, q.tb, q.tv, q.mb, q.mv
                from json_to_recordset(cast(? as json)) as q (k text, tb text, tv json, mb text, mv json))
            select o.* from %1$s as o where o.%3$s not in (select p.k from p)
            union all
            select (x.w).* from (
                select json_populate_record(
                    case when o.%3$s is not null and p.tb = 'ROW' then o.* else row(%4$s)::%1$s end,
                    case when o.%3$s is not null then p.tv else p.mv end) as w
                from p left join %1$s as o on o.%3$s = p.k
                where case when o.%3$s is not null then p.tb else p.mb end <> 'GONE') as x)\
            """.formatted(name, id.type(), RowReads.named(id), defaults), json().toString());
    }

    private ArrayNode json() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        rows.forEach((key, row) -> {
            ObjectNode one = all.addObject().put("k", key);
            one.put("tb", row.there.base.name()).set("tv", row.there.values);
            one.put("mb", row.missing.base.name()).set("mv", row.missing.values);
        });
        return all;
    }

    /**
     * The table as it will be without the changes of rows that have a value which does not fit its column: the database will
     * refuse them. Asks the database for each row; empty if no change is left.
     */
    Optional<Overlay> withoutMisfits(Connection connection) throws SQLException {
        Map<String, Row> fitting = new LinkedHashMap<>();
        for (Map.Entry<String, Row> one : rows.entrySet()) {
            Row row = one.getValue();
            if (fits(connection, row.there.values) && fits(connection, row.missing.values)) {
                fitting.put(one.getKey(), row);
            }
        }
        return fitting.isEmpty() ? Optional.empty() : Optional.of(new Overlay(table, fitting));
    }

    private boolean fits(Connection connection, ObjectNode values) throws SQLException {
        String query = "select json_populate_record(null::%s, cast(? as json)) is null"
                .formatted(table.settings().name().inSql());
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            Fragment.of(query, values.toString()).bind(statement);
            statement.executeQuery().close();
            return true;
        } catch (SQLException e) {
            if (SqlProblems.isOfValue(e)) {
                return false;
            }
            throw e;
        }
    }
}
