package dev.larder.gateway.origin.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.core.Refusal;
import dev.larder.gateway.origin.table.TableWrite.Form;
import dev.larder.gateway.origin.table.database.ChangeSet;
import dev.larder.gateway.origin.table.database.ChangeSet.Item;
import dev.larder.gateway.origin.table.database.ChangeSet.Kind;
import dev.larder.gateway.origin.table.database.ChangeSet.OnFailure;
import dev.larder.gateway.origin.table.database.Column;
import dev.larder.gateway.origin.table.database.Selection;
import dev.larder.gateway.origin.table.database.Table;
import dev.larder.gateway.policy.EntityTag;
import dev.larder.gateway.policy.HeaderFields;
import dev.larder.http.problem.HttpRefusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parses the write of a request. */
final class TableWriteParser {
    private static final Selection.Rows NO_ROWS =
            new Selection.Rows(Optional.empty(), Optional.empty(), Optional.empty());
    private static final String RESOURCE = "resource";

    private final ObjectMapper json;

    /** @param json keeps the digits of numbers */
    TableWriteParser(ObjectMapper json) {
        this.json = json;
    }

    /**
     * A request.
     *
     * @param fields its header fields
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes are never compared
    record Request(String method, TablePath path, TableQuery query, HeaderFields fields, byte[] body) {}

    /** @throws Refusal when the request cannot be understood */
    TableWrite parse(Request request, Table table) {
        Kind kind = kind(request.method);
        boolean forced = request.query.flag("force");
        OnFailure onFailure = request.query.flag("continue") && !request.query.flag("rollback")
                ? OnFailure.CONTINUE
                : OnFailure.ROLLBACK;
        Optional<JsonNode> body = body(request.body);
        boolean wrapped = body.filter(node -> node.has(RESOURCE)).isPresent();
        List<Item> items;
        if (request.path.isRow()) {
            items = List.of(row(request, kind, body));
        } else if (kind == Kind.INSERT) {
            items = records(body).stream()
                    .map(record -> new Item(NO_ROWS, record, true, Optional.empty()))
                    .toList();
        } else {
            items = several(request.query.rows(), kind, body, new Target(table, forced));
        }
        boolean alone = request.path.isRow() || (kind == Kind.INSERT && !wrapped);
        var change = new ChangeSet(kind, items, request.query.fields(), onFailure);
        return new TableWrite(table, change, alone ? Form.ROW : Form.RESOURCE);
    }

    /** The table to write, and whether a write of all its rows is allowed. */
    private record Target(Table table, boolean forced) {}

    private static Kind kind(String method) {
        return switch (method) {
            case "POST" -> Kind.INSERT;
            case "PATCH" -> Kind.MERGE;
            case "PUT" -> Kind.REPLACE;
            default -> Kind.DELETE;
        };
    }

    private Item row(Request request, Kind kind, Optional<JsonNode> body) {
        if (kind == Kind.INSERT) {
            throw HttpRefusal.notAllowed("GET, HEAD, PUT, PATCH, DELETE");
        }
        var rows = Selection.Rows.ofIds(List.of(request.path.id().orElseThrow()), request.query.idField());
        ObjectNode record = kind == Kind.DELETE ? nothing() : record(body);
        return new Item(rows, record, true, versions(request.fields));
    }

    /** The versions of If-Match; the row must have one of them. */
    private static Optional<List<String>> versions(HeaderFields fields) {
        return fields.has("If-Match")
                ? Optional.of(EntityTag.list(fields, "If-Match").stream()
                        .filter(tag -> !tag.isWeak())
                        .map(tag -> tag.text().replace("\"", ""))
                        .toList())
                : Optional.empty();
    }

    private List<Item> several(Selection.Rows rows, Kind kind, Optional<JsonNode> body, Target target) {
        if (rows.ids().isPresent() && rows.filter().isPresent()) {
            throw new Refusal.Bad("A change has either ids or a filter");
        }
        if (rows.filter().isPresent()) {
            return List.of(new Item(rows, shared(kind, body), false, Optional.empty()));
        }
        if (rows.ids().isPresent()) {
            ObjectNode shared = shared(kind, body);
            return rows.ids().get().stream()
                    .map(id -> one(id, rows.idField(), shared))
                    .toList();
        }
        if (kind == Kind.DELETE && body.isEmpty()) {
            if (!target.forced) {
                throw new Refusal.Bad("DELETE needs ids, a filter, rows in its body, or force=true for all rows");
            }
            return List.of(new Item(NO_ROWS, nothing(), false, Optional.empty()));
        }
        return each(rows.idField(), kind, body, target.table);
    }

    /** Rows that name themselves. */
    private List<Item> each(Optional<String> idField, Kind kind, Optional<JsonNode> body, Table table) {
        String id = idField.or(() -> table.id().map(Column::name))
                .orElseThrow(
                        () -> new Refusal.Bad("The rows of this table have no id of one column; name one by id_field"));
        List<Item> items = new ArrayList<>();
        for (ObjectNode record : records(body)) {
            JsonNode value = record.remove(id);
            if (value == null || !value.isValueNode() || value.isNull()) {
                throw new Refusal.Bad("Record %d has no id".formatted(items.size()));
            }
            items.add(one(value.asText(), idField, kind == Kind.DELETE ? nothing() : record));
        }
        return items;
    }

    private static Item one(String id, Optional<String> idField, ObjectNode record) {
        return new Item(Selection.Rows.ofIds(List.of(id), idField), record, true, Optional.empty());
    }

    private static ObjectNode shared(Kind kind, Optional<JsonNode> body) {
        return kind == Kind.DELETE ? nothing() : record(body);
    }

    private static ObjectNode record(Optional<JsonNode> body) {
        List<ObjectNode> records = records(body);
        if (records.size() != 1) {
            throw new Refusal.Bad("The body has one record here");
        }
        return records.get(0);
    }

    private static List<ObjectNode> records(Optional<JsonNode> body) {
        JsonNode whole =
                body.orElseThrow(() -> new Refusal.Bad("The body is missing: a record, or {\"resource\":[…]}"));
        boolean wrapped = whole.has(RESOURCE);
        JsonNode list = wrapped ? whole.get(RESOURCE) : whole;
        List<ObjectNode> records = new ArrayList<>();
        if (list instanceof ObjectNode one) {
            records.add(one);
        } else if (list.isArray() && (!wrapped || whole.size() == 1)) {
            for (JsonNode record : list) {
                if (!(record instanceof ObjectNode object)) {
                    throw new Refusal.Bad("Record %d is no JSON object".formatted(records.size()));
                }
                records.add(object);
            }
        }
        if (records.isEmpty() || records.size() > Selection.MAX_ROWS) {
            throw new Refusal.Bad(
                    "The body is a record, or {\"resource\":[…]} with 1 to %d records".formatted(Selection.MAX_ROWS));
        }
        return records;
    }

    private Optional<JsonNode> body(byte[] bytes) {
        if (bytes.length == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.readTree(bytes));
        } catch (JsonProcessingException e) {
            throw new Refusal.Bad("The body is not JSON");
        } catch (IOException e) {
            throw new Refusal.Bad("The body cannot be read");
        }
    }

    private static ObjectNode nothing() {
        return JsonNodeFactory.instance.objectNode();
    }
}
