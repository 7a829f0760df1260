package dev.larder.gateway.origin.table.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.core.Refusal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The new values of a row. PostgreSQL itself reads them from JSON, so that numbers keep their digits and each type has
 * the texts that it has elsewhere.
 */
final class RecordSql {
    private final Table table;
    private final ObjectNode values;
    private final List<Column> columns;

    /** @throws UnknownColumn when the record has a member that is no column */
    RecordSql(Table table, ObjectNode values) {
        this.table = table;
        this.values = values.deepCopy();
        this.columns = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : values.properties()) {
            Column column = table.column(member.getKey());
            columns.add(column);
            if (column.isBytes() || column.isListOfBytes()) {
                this.values.set(column.name(), bytes(column, member.getValue()));
            }
        }
    }

    /** The values as PostgreSQL reads them. */
    ObjectNode values() {
        return values.deepCopy();
    }

    /** The row as the table {@code r}: of all values, or of that of one column. */
    private Fragment source(ObjectNode some) {
        return Fragment.of(
                "json_populate_record(null::%s, cast(? as json)) as r"
                        .formatted(table.settings().name().inSql()),
                some.toString());
    }

    Fragment insert() {
        String target = "insert into %s as t".formatted(table.settings().name().inSql());
        return columns.isEmpty()
                ? Fragment.of(target + " default values")
                : Fragment.of("%s (%s) select %s from ".formatted(target, names(""), names("r.")))
                        .plus(source(values));
    }

    private String names(String prefix) {
        return columns.stream().map(column -> prefix + RowReads.named(column)).collect(Collectors.joining(", "));
    }

    /** @param replaces whether the columns that the record does not name get their defaults */
    Fragment update(boolean replaces) {
        List<String> assignments = new ArrayList<>();
        for (Column column : table.columns().values()) {
            String name = RowReads.named(column);
            if (values.has(column.name())) {
                assignments.add(name + " = r." + name);
            } else if (isCounted(column)) {
                assignments.add("%s = %s + 1".formatted(name, column.inSql()));
            } else if (replaces && !isKept(column)) {
                assignments.add(name + " = default");
            }
        }
        if (assignments.isEmpty()) {
            // every rule and trigger sees an update, which changes nothing
            String name = RowReads.named(table.columns().values().stream()
                    .filter(column -> !column.generated())
                    .findFirst()
                    .orElseThrow(() -> new Refusal.Bad("The database alone writes the columns of this table")));
            assignments.add(name + " = t." + name);
        }
        return Fragment.of("update %s as t set %s from "
                        .formatted(table.settings().name().inSql(), String.join(", ", assignments)))
                .plus(source(values));
    }

    /** A version of whole numbers is counted here, unless the client sets it. */
    private boolean isCounted(Column column) {
        return table.settings().version().filter(column.name()::equals).isPresent() && column.isWhole();
    }

    private boolean isKept(Column column) {
        return column.generated()
                || table.primaryKey().contains(column.name())
                || table.id().filter(column::equals).isPresent()
                || table.settings().version().filter(column.name()::equals).isPresent();
    }

    /** For each column, a query that fails if its value does not fit. */
    Map<Column, Fragment> probes() {
        return columns.stream().collect(Collectors.toMap(column -> column, column -> {
            ObjectNode alone = values.objectNode();
            alone.set(column.name(), values.get(column.name()));
            return Fragment.of("select r.%s from ".formatted(RowReads.named(column)))
                    .plus(source(alone));
        }));
    }

    private JsonNode bytes(Column column, JsonNode value) {
        if (value instanceof ArrayNode list && column.isListOfBytes()) {
            ArrayNode all = values.arrayNode();
            list.forEach(one -> all.add(bytes(column, one)));
            return all;
        }
        if (value.isNull()) {
            return value;
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(value.isTextual() ? value.textValue() : "?");
            return values.textNode("\\x" + HexFormat.of().formatHex(decoded));
        } catch (IllegalArgumentException e) {
            throw new Refusal.Bad(
                    "The value of column %s is not Base64".formatted(UnknownColumn.printable(column.name())));
        }
    }
}
