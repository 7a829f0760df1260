package dev.larder.gateway.origin.table.database;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.core.Refusal;
import dev.larder.gateway.origin.table.database.Change.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table as it will be when its queued changes are made. The database itself puts the values over its rows, so that filters, the
 * order and the texts of values are those of the table, and no row is locked. Columns without a value have their defaults, except
 * those of sequences.
 */
final class Overlay {
    private final Table table;
    private final Map<String, Image> images;

    /** What the values of a row are put over. */
    private enum Base {
        /** The row, if there is one. */
        ROW,
        /** The row, or a new one if there is none: an insertion may have been made already, or be refused. */
        ANY,
        /** Defaults, if there is a row. */
        DEFAULTS,
        /** A new row, whatever there is. */
        NEW,
        /** Nothing: the row is gone. */
        GONE
    }

    /**
     * A row as it will be.
     *
     * @param created the values of a new row
     * @param values what is put over the base
     */
    private record Image(Base base, ObjectNode created, ObjectNode values) {
        static Image of(Base base, ObjectNode values) {
            return new Image(base, nothing(), values);
        }

        static Image created(Base base, ObjectNode values) {
            return new Image(base, values, nothing());
        }

        private static ObjectNode nothing() {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    private Overlay(Table table, Map<String, Image> images) {
        this.table = table;
        this.images = images;
    }

    /** The table with these changes, in their order; empty if there are none. */
    static Optional<Overlay> of(Table table, List<RowChange> changes) {
        Map<String, Image> images = new LinkedHashMap<>();
        for (RowChange change : changes) {
            values(table, change)
                    .ifPresent(values -> images.merge(
                            change.key(), image(change.kind(), values), (before, next) -> after(before, next)));
        }
        return images.isEmpty() ? Optional.empty() : Optional.of(new Overlay(table, images));
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

    private static Image image(Kind kind, ObjectNode values) {
        return switch (kind) {
            case INSERT -> Image.created(Base.ANY, values);
            case MERGE -> Image.of(Base.ROW, values);
            case REPLACE -> Image.of(Base.DEFAULTS, values);
            case DELETE -> Image.of(Base.GONE, values);
        };
    }

    private static Image after(Image before, Image next) {
        return switch (next.base) {
            case ROW -> {
                before.values.setAll(next.values);
                yield before;
            }
            // what is there is not inserted again
            case ANY -> before.base == Base.GONE ? Image.created(Base.NEW, next.created) : before;
            case DEFAULTS -> switch (before.base) {
                case GONE -> before;
                case ANY, NEW -> Image.created(Base.NEW, next.values);
                case ROW, DEFAULTS -> next;
            };
            case NEW, GONE -> next;
        };
    }

    /** The rows as a table, in place of its name. */
    Fragment source() {
        String name = table.settings().name().inSql();
        Column id = table.id().orElseThrow();
        String key = RowReads.named(id);
        String defaults = table.columns().values().stream().map(Column::fallback).collect(Collectors.joining(", "));
        return Fragment.of(
                """
                (with p as materialized (select cast(k as %2$s) as k, b, i, v
                    from json_to_recordset(cast(? as json)) as q (k text, b text, i json, v json))
                select o.* from %1$s as o where o.%3$s not in (select k from p)
                union all
                select (x.w).* from (
                    select json_populate_record(
                        case when b = 'DEFAULTS' then row(%4$s)::%1$s
                            when b = 'ROW' or (b = 'ANY' and o.%3$s is not null) then o
                            else json_populate_record(row(%4$s)::%1$s, i) end, v) as w
                    from p left join %1$s as o on o.%3$s = p.k
                    where b in ('ANY', 'NEW') or (b in ('ROW', 'DEFAULTS') and o.%3$s is not null)) as x)"""
                        .formatted(name, id.type(), key, defaults),
                json().toString());
    }

    private ArrayNode json() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        images.forEach((key, image) ->
                all.addObject().put("k", key).put("b", image.base.name()).<ObjectNode>set("i", image.created).set("v", image.values));
        return all;
    }

    /** The same without the rows whose values fit no column: the database will refuse them. */
    Optional<Overlay> fitting(Connection connection) throws SQLException {
        Map<String, Image> fitting = new LinkedHashMap<>();
        for (Map.Entry<String, Image> one : images.entrySet()) {
            Image image = one.getValue();
            if (fits(connection, image.created) && fits(connection, image.values)) {
                fitting.put(one.getKey(), one.getValue());
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
