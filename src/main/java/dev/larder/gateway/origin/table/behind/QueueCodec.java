package dev.larder.gateway.origin.table.behind;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.larder.gateway.origin.table.behind.QueueState.Commit;
import dev.larder.gateway.origin.table.database.ChangeSet;
import dev.larder.http.codec.JsonBody;
import dev.larder.spi.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The JSON of a part of the queue. Members that are not known are ignored, so that a newer node may write more. */
final class QueueCodec {
    private static final JsonFactory FACTORY = new JsonFactory();

    private QueueCodec() {}

    static byte[] encode(QueueState state) {
        return JsonBody.object(json -> {
            json.writeArrayFieldStart("writes");
            for (QueuedWrite write : state.writes()) {
                write(json, write);
            }
            json.writeEndArray();
            if (state.commit().isPresent()) {
                Commit commit = state.commit().get();
                json.writeObjectFieldStart("commit");
                json.writeStringField("number", commit.number());
                json.writeArrayFieldStart("made");
                for (String id : commit.made()) {
                    json.writeString(id);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
        });
    }

    private static void write(JsonGenerator json, QueuedWrite write) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", write.id());
        json.writeStringField("table", write.table());
        json.writeStringField("key", write.key());
        json.writeStringField("kind", write.kind().name());
        // as a text, which keeps the digits of numbers and need not be parsed to count writes
        json.writeStringField("record", write.record());
        json.writeNumberField("since", write.since());
        if (write.attempts() > 0) {
            json.writeNumberField("attempts", write.attempts());
        }
        if (write.retryAt() > 0) {
            json.writeNumberField("retry_at", write.retryAt());
        }
        if (!write.reason().isEmpty()) {
            json.writeStringField("reason", write.reason());
        }
        json.writeEndObject();
    }

    /** @throws StoreException.Corrupt if it is not what was written */
    static QueueState decode(byte[] bytes) {
        List<QueuedWrite> writes = new ArrayList<>();
        Optional<Commit> commit = Optional.empty();
        try (JsonParser json = FACTORY.createParser(bytes)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String member = json.currentName();
                json.nextToken();
                if (member.equals("writes")) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        writes.add(write(json));
                    }
                } else if (member.equals("commit")) {
                    commit = Optional.of(commit(json));
                } else {
                    json.skipChildren();
                }
            }
            return new QueueState(writes, commit);
        } catch (IOException | IllegalArgumentException e) {
            throw new StoreException.Corrupt("A part of a queue of writes cannot be read");
        }
    }

    private static QueuedWrite write(JsonParser json) throws IOException {
        Map<String, String> texts = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String member = json.currentName();
            JsonToken value = json.nextToken();
            if (value.isScalarValue()) {
                texts.put(member, json.getText());
            } else {
                json.skipChildren();
            }
        }
        return new QueuedWrite(
                text(texts, "id"),
                text(texts, "table"),
                text(texts, "key"),
                ChangeSet.Kind.valueOf(text(texts, "kind")),
                text(texts, "record"),
                Long.parseLong(text(texts, "since")),
                Integer.parseInt(texts.getOrDefault("attempts", "0")),
                Long.parseLong(texts.getOrDefault("retry_at", "0")),
                texts.getOrDefault("reason", ""));
    }

    private static String text(Map<String, String> texts, String member) {
        String text = texts.get(member);
        if (text == null) {
            throw new IllegalArgumentException(member + " is missing");
        }
        return text;
    }

    private static Commit commit(JsonParser json) throws IOException {
        String number = "";
        Set<String> made = new LinkedHashSet<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String member = json.currentName();
            JsonToken value = json.nextToken();
            if (member.equals("number")) {
                number = json.getText();
            } else if (value == JsonToken.START_ARRAY) {
                while (json.nextToken() == JsonToken.VALUE_STRING) {
                    made.add(json.getText());
                }
            }
        }
        return new Commit(number, made);
    }
}
