package dev.larder.gateway.origin.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.core.Refusal;
import dev.larder.gateway.origin.table.database.ChangeSet;
import dev.larder.gateway.origin.table.database.ChangeSet.Item;
import dev.larder.gateway.origin.table.database.ChangeSet.Kind;
import dev.larder.gateway.origin.table.database.Column;
import dev.larder.gateway.origin.table.database.RowChange;
import dev.larder.gateway.origin.table.database.Table;
import dev.larder.http.problem.HttpRefusal;
import java.util.List;

/** Determines the rows that a request changes, without the database. A request with other rows cannot be queued. */
final class QueuedChanges {
    private QueuedChanges() {}

    /** @throws RuntimeException a refusal, if the request cannot be queued */
    static List<RowChange> of(TableWrite write) {
        Table table = write.table();
        if (!table.isExact()) {
            throw HttpRefusal.of(
                    501,
                    "Writes of %s cannot be queued: its primary key is not one column of a whole number, a UUID or a text"
                            .formatted(table.exposed()));
        }
        String id = table.id().map(Column::name).orElseThrow();
        List<String> fields = write.change().fields();
        if (!fields.isEmpty() && !fields.equals(List.of(id))) {
            throw new Refusal.Bad(
                    "The answer to a queued write has the id of its row alone; read the row to see its columns");
        }
        return write.change().items().stream()
                .map(item -> one(table, id, write.change(), item))
                .toList();
    }

    private static RowChange one(Table table, String id, ChangeSet change, Item item) {
        if (item.versions().isPresent()) {
            throw new Refusal.Bad(
                    "If-Match needs the row of the database, and writes of %s are answered before the database has them"
                            .formatted(table.exposed()));
        }
        var queued = change.kind() == Kind.INSERT ? created(table, id, item) : changed(table, id, change, item);
        queued.check(table);
        return queued;
    }

    private static RowChange created(Table table, String id, Item item) {
        JsonNode key = item.record().get(id);
        if (key == null || key.isNull() || !key.isValueNode()) {
            throw new Refusal.Bad("A new row of %s needs its %s: writes are answered before the database could make one"
                    .formatted(table.exposed(), id));
        }
        return new RowChange(table.exposed(), key(table, key.asText()), Kind.INSERT, item.record());
    }

    private static RowChange changed(Table table, String id, ChangeSet change, Item item) {
        boolean byId = item.rows().idField().filter(field -> !field.equals(id)).isEmpty();
        List<String> ids = item.rows().ids().orElse(List.of());
        if (!byId || ids.size() != 1 || item.rows().filter().isPresent()) {
            throw new Refusal.Bad(
                    "Writes of %s are queued by their ids: filter, force and id_field need the rows of the database"
                            .formatted(table.exposed()));
        }
        String key = key(table, ids.get(0));
        ObjectNode record = item.record();
        JsonNode moved = record.get(id);
        if (moved != null) {
            if (!key(table, moved.asText()).equals(key)) {
                throw new Refusal.Bad("A queued write cannot change the %s of its row".formatted(id));
            }
            record = record.deepCopy();
            record.remove(id);
        }
        return new RowChange(table.exposed(), key, change.kind(), record);
    }

    private static String key(Table table, String text) {
        return table.key(text)
                .orElseThrow(() -> new Refusal.Bad(
                        "The id does not fit the type of the primary key of %s".formatted(table.exposed())));
    }
}
