package dev.larder.gateway.origin.table;

import dev.larder.core.Refusal;
import dev.larder.gateway.origin.Content;
import dev.larder.gateway.origin.Upstream;
import dev.larder.gateway.origin.table.behind.WritesBehind;
import dev.larder.gateway.origin.table.database.FoundRow;
import dev.larder.gateway.origin.table.database.FoundRows;
import dev.larder.gateway.origin.table.database.RowChange;
import dev.larder.gateway.origin.table.database.Selection;
import dev.larder.gateway.origin.table.database.Table;
import dev.larder.gateway.origin.table.database.TableDatabase;
import dev.larder.gateway.origin.table.database.WriteMode;
import dev.larder.gateway.policy.Exchange;
import dev.larder.gateway.policy.HeaderFields;
import dev.larder.gateway.policy.RequestHead;
import dev.larder.gateway.policy.ResponseHead;
import dev.larder.http.codec.JsonBody;
import dev.larder.http.codec.PercentCoding;
import dev.larder.http.codec.Query;
import dev.larder.outbound.StreamRequest.Body;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Answers reads from the database, as an HTTP origin would. */
final class TableReads implements Upstream {
    private static final byte[] NOTHING = {};

    private final TableDatabase database;
    private final TableTags tags;
    private final Optional<WritesBehind> behind;
    private final Clock clock;

    /** @param behind knows the changes that wait for the database */
    TableReads(TableDatabase database, TableTags tags, Optional<WritesBehind> behind, Clock clock) {
        this.database = database;
        this.tags = tags;
        this.behind = behind;
        this.clock = clock;
    }

    /** The answer to a read. */
    @SuppressWarnings("ArrayRecordComponent") // bytes are never compared
    private record Told(int status, HeaderFields fields, byte[] body, List<String> tags) {}

    @Override
    public Uni<Fetched> send(RequestHead request, Body body, Context context) {
        return Uni.createFrom()
                .deferred(() -> {
                    Instant sent = clock.instant();
                    return told(request.target()).map(told -> fetched(request, told, sent));
                })
                // the answer is written there, and nothing blocks it
                .emitOn(task -> context.runOnContext(x -> task.run()));
    }

    private Uni<Told> told(String target) {
        int mark = target.indexOf('?');
        var query = new TableQuery(Query.of(target));
        String decoded = PercentCoding.decode(mark < 0 ? target : target.substring(0, mark), false);
        if (decoded.isEmpty() || decoded.equals("/")) {
            query.requireNone();
            return Uni.createFrom().item(new Told(200, fields(), listing(List.of("_table")), List.of()));
        }
        Optional<TablePath> path = TablePath.parse(decoded.substring(1));
        if (path.isEmpty()) {
            throw new Refusal.NotFound("There is nothing here; the tables are below _table");
        }
        if (path.get().isListing()) {
            query.requireNone();
            return database.tables().map(tables -> new Told(200, fields(), listing(tables.keySet()), List.of()));
        }
        String table = path.get().table();
        if (path.get().id().isPresent()) {
            String id = path.get().id().get();
            return selected(table, query.row(id), Optional.of(id)).map(found -> told(found, this::row));
        }
        return selected(table, query.list(), Optional.empty()).map(found -> told(found, this::list));
    }

    /**
     * Rows that were read.
     *
     * @param queued whether changes wait that may concern them
     */
    private record Selected(FoundRows found, boolean queued) {}

    /** The queue is asked before the database, so that a change is in one of them, or came afterwards. */
    private Uni<Selected> selected(String table, Selection selection, Optional<String> id) {
        return queued(table, selection, id)
                .flatMap(changes -> changes.isEmpty()
                        ? fromDatabase(table, selection, id).map(found -> new Selected(found, false))
                        : database.select(table, x -> selection, changes).map(found -> new Selected(found, true)));
    }

    private Uni<FoundRows> fromDatabase(String table, Selection selection, Optional<String> id) {
        return id.isPresent() ? database.row(table, selection) : database.select(table, x -> selection);
    }

    private Uni<List<RowChange>> queued(String name, Selection selection, Optional<String> id) {
        if (behind.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        WritesBehind writes = behind.get();
        Uni<Table> known = database.tableNow(name)
                .map(table -> Uni.createFrom().item(table))
                .orElseGet(() -> database.table(name));
        return known.flatMap(table -> {
            if (table.settings().mode() != WriteMode.BEHIND || !table.isExact()) {
                return Uni.createFrom().item(List.of());
            }
            boolean byKey = selection
                    .rows()
                    .idField()
                    .filter(field -> !field.equals(table.primaryKey().get(0)))
                    .isEmpty();
            return id.filter(x -> byKey)
                    .flatMap(table::key)
                    .map(key -> writes.ofRow(name, key))
                    .orElseGet(() -> writes.ofTable(name));
        });
    }

    /**
     * The answer to a read of tables. An answer with queued changes is not stored: its texts may differ from those of
     * the database.
     */
    private static Told told(Selected selected, Function<FoundRows, Told> answer) {
        Told told = answer.apply(selected.found);
        return selected.queued
                ? new Told(
                        told.status,
                        HeaderFields.of("Content-Type", JsonBody.TYPE, "Cache-Control", "no-store"),
                        told.body,
                        told.tags)
                : told;
    }

    private Fetched fetched(RequestHead request, Told told, Instant sent) {
        boolean head = request.method().equals("HEAD");
        HeaderFields fields =
                head ? told.fields.plus("Content-Length", Integer.toString(told.body.length)) : told.fields;
        var exchange = new Exchange(request, new ResponseHead(told.status, fields), sent, clock.instant());
        return new Fetched(exchange, new Content.Whole(head ? NOTHING : told.body), told.tags);
    }

    /** Clients ask Larder each time, because Larder alone knows of changes. */
    private static HeaderFields fields() {
        return HeaderFields.of("Content-Type", JsonBody.TYPE, "Cache-Control", "no-cache");
    }

    private static byte[] listing(Iterable<String> names) {
        return JsonBody.object(json -> {
            json.writeArrayFieldStart("resource");
            for (String name : names) {
                json.writeStartObject();
                json.writeStringField("name", name);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private Told row(FoundRows found) {
        if (found.rows().isEmpty()) {
            return new Told(404, fields(), missing(found.table().exposed()), tags.list(found.table()));
        }
        if (found.rows().size() > 1) {
            throw new Refusal.Conflict(
                    "Several rows of %s have this id".formatted(found.table().exposed()));
        }
        FoundRow row = found.rows().get(0);
        HeaderFields fields = row.version()
                .map(version -> fields().plus("ETag", '"' + version + '"'))
                .orElse(fields());
        return new Told(200, fields, bytes(row.json()), tags.row(found.table(), row));
    }

    private static byte[] missing(String table) {
        return JsonBody.object(json -> {
            json.writeObjectFieldStart("error");
            json.writeNumberField("code", 404);
            json.writeNullField("context");
            json.writeStringField("message", "There is no such row in %s".formatted(table));
            json.writeNumberField("status_code", 404);
            json.writeEndObject();
        });
    }

    private Told list(FoundRows found) {
        String rows =
                found.rows().stream().map(FoundRow::json).collect(Collectors.joining(",", "{\"resource\":[", "]"));
        String meta = found.count().isPresent()
                ? ",\"meta\":{\"count\":%d}".formatted(found.count().getAsLong())
                : "";
        return new Told(200, fields(), bytes(rows + meta + "}"), tags.list(found.table()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
