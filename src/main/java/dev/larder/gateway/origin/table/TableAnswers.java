package dev.larder.gateway.origin.table;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.gateway.origin.Content;
import dev.larder.gateway.origin.OriginFailure;
import dev.larder.gateway.origin.Upstream.Fetched;
import dev.larder.gateway.origin.table.TableWrite.Form;
import dev.larder.gateway.origin.table.database.ChangeSet;
import dev.larder.gateway.origin.table.database.FoundRow;
import dev.larder.gateway.origin.table.database.RowChange;
import dev.larder.gateway.origin.table.database.Table;
import dev.larder.gateway.origin.table.database.WriteResult;
import dev.larder.gateway.policy.Exchange;
import dev.larder.gateway.policy.HeaderFields;
import dev.larder.gateway.policy.RequestHead;
import dev.larder.gateway.policy.ResponseHead;
import dev.larder.http.codec.JsonBody;
import dev.larder.http.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The answers to changes. */
final class TableAnswers {
    private TableAnswers() {}

    /** @throws RuntimeException the failure of the only item */
    static Fetched of(RequestHead request, TableWrite write, WriteResult written, Instant now) {
        if (write.change().isSingle() && written.hasFailures()) {
            throw written.items().get(0).failure().orElseThrow();
        }
        int status = write.change().kind() == ChangeSet.Kind.INSERT ? 201 : 200;
        if (!written.committed()) {
            Problem problem = firstProblem(written);
            return fetched(request, problem.status(), JsonBody.object(json -> refused(json, problem, written)), now);
        }
        if (write.form() == Form.ROW) {
            FoundRow row = written.items().get(0).rows().get(0);
            byte[] body = row.json().getBytes(StandardCharsets.UTF_8);
            Fetched fetched = fetched(request, status, body, now);
            return row.version()
                    .filter(version -> write.change().kind() != ChangeSet.Kind.DELETE)
                    .map(version -> tagged(fetched, version))
                    .orElse(fetched);
        }
        return fetched(request, written.hasFailures() ? 207 : status, JsonBody.object(json -> all(json, written)), now);
    }

    /**
     * The answer to changes that were queued.
     *
     * @param failures of each change why it was not queued, if it was not
     * @throws RuntimeException the failure if none was queued
     */
    static Fetched queued(
            RequestHead request,
            TableWrite write,
            List<RowChange> changes,
            List<Optional<RuntimeException>> failures,
            Instant now) {
        if (failures.stream().allMatch(Optional::isPresent)) {
            throw failures.get(0).orElseThrow();
        }
        boolean whole = failures.stream().noneMatch(Optional::isPresent);
        Table table = write.table();
        byte[] body = JsonBody.object(json -> {
            if (write.form() == Form.ROW) {
                key(json, table, changes.get(0));
                return;
            }
            json.writeArrayFieldStart("resource");
            for (int i = 0; i < changes.size(); i++) {
                json.writeStartObject();
                if (failures.get(i).isPresent()) {
                    error(json, Problem.of(told(failures.get(i).get())));
                } else {
                    key(json, table, changes.get(i));
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        });
        return fetched(request, whole ? 202 : 207, body, now);
    }

    private static RuntimeException told(RuntimeException failure) {
        return failure instanceof OriginFailure known ? known.refusal() : failure;
    }

    private static void key(JsonGenerator json, Table table, RowChange change) throws IOException {
        json.writeFieldName(table.id().orElseThrow().name());
        if (table.id().orElseThrow().isWhole()) {
            json.writeNumber(change.key());
        } else {
            json.writeString(change.key());
        }
    }

    private static Fetched fetched(RequestHead request, int status, byte[] body, Instant now) {
        var head =
                new ResponseHead(status, HeaderFields.of("Content-Type", JsonBody.TYPE, "Cache-Control", "no-cache"));
        return new Fetched(new Exchange(request, head, now, now), new Content.Whole(body));
    }

    private static Fetched tagged(Fetched fetched, String version) {
        Exchange exchange = fetched.exchange();
        ResponseHead head = exchange.response();
        ResponseHead tagged = head.with(head.fields().plus("ETag", '"' + version + '"'));
        return new Fetched(
                new Exchange(exchange.request(), tagged, exchange.sent(), exchange.received()), fetched.content());
    }

    private static Problem firstProblem(WriteResult written) {
        return written.items().stream()
                .flatMap(item -> item.failure().stream())
                .findFirst()
                .map(Problem::of)
                .orElseThrow();
    }

    private static void all(JsonGenerator json, WriteResult written) throws IOException {
        json.writeArrayFieldStart("resource");
        for (WriteResult.Item item : written.items()) {
            for (FoundRow row : item.rows()) {
                json.writeRawValue(row.json());
            }
            if (item.failure().isPresent()) {
                json.writeStartObject();
                error(json, Problem.of(item.failure().get()));
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    /** The answer to a write that was rolled back: the indexes of the failed records, counted from 0. */
    private static void refused(JsonGenerator json, Problem problem, WriteResult written) throws IOException {
        json.writeObjectFieldStart("error");
        json.writeNumberField("code", problem.status());
        json.writeObjectFieldStart("context");
        json.writeArrayFieldStart("resource");
        List<WriteResult.Item> items = written.items();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).failure().isPresent()) {
                json.writeStartObject();
                json.writeNumberField("index", i);
                error(json, Problem.of(items.get(i).failure().get()));
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeStringField("message", "Nothing was written: " + problem.message());
        json.writeNumberField("status_code", problem.status());
        json.writeEndObject();
    }

    private static void error(JsonGenerator json, Problem problem) throws IOException {
        json.writeObjectFieldStart("error");
        json.writeNumberField("code", problem.status());
        json.writeStringField("message", problem.message());
        json.writeNumberField("status_code", problem.status());
        json.writeEndObject();
    }
}
