package dev.larder.ai.entries;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.ai.entries.SearchResult.Found;
import dev.larder.ai.entries.SearchResult.Refused;
import dev.larder.http.message.Answer;
import dev.larder.spi.Lifetime;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Answers about entries. */
final class EntryAnswers {
    private static final int SECOND = 1_000;

    private final Clock clock;

    EntryAnswers(Clock clock) {
        this.clock = clock;
    }

    static Answer id(String id) {
        return Answer.json(201, json -> json.writeStringField("id", id));
    }

    static Answer purged(int count) {
        return Answer.json(json -> json.writeNumberField("removed", count));
    }

    static Answer removed() {
        return Answer.json(json -> json.writeBooleanField("success", true));
    }

    /** The answer to feedback: the entry's threshold, or that it was removed. */
    static Answer threshold(String id, OptionalDouble threshold) {
        return Answer.json(json -> {
            json.writeStringField("id", id);
            json.writeBooleanField("removed", threshold.isEmpty());
            if (threshold.isPresent()) {
                json.writeNumberField("threshold", threshold.getAsDouble());
            }
        });
    }

    Answer entry(StoredEntry entry) {
        return Answer.json(json -> {
            write(json, entry, entry.question().text());
            json.writeBooleanField("pinned", entry.facts().pinned());
            json.writeNumberField("threshold", entry.facts().threshold());
        });
    }

    /** The answer to a search; what was refused is told if it was asked for. */
    Answer result(EntrySearch asked, SearchResult result) {
        return Answer.json(json -> {
            json.writeArrayFieldStart("data");
            for (Found found : result.found()) {
                write(json, found);
            }
            json.writeEndArray();
            if (asked.explain()) {
                explain(json, result);
            }
        });
    }

    private void explain(JsonGenerator json, SearchResult result) throws IOException {
        json.writeArrayFieldStart("refused");
        for (Refused refused : result.refused()) {
            json.writeStartObject();
            json.writeStringField("id", refused.id());
            json.writeStringField("prompt", refused.prompt());
            json.writeNumberField("similarity", refused.similarity());
            json.writeStringField("rule", refused.rule());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeFieldName("second");
        if (result.second().isPresent()) {
            write(json, result.second().get());
        } else {
            json.writeNull();
        }
    }

    private void write(JsonGenerator json, Found found) throws IOException {
        json.writeStartObject();
        write(json, found.entry(), found.prompt());
        json.writeNumberField("similarity", found.similarity());
        json.writeStringField("strategy", found.strategy().text());
        json.writeEndObject();
    }

    /** The time left is in seconds, 0 for no end. */
    private void write(JsonGenerator json, StoredEntry entry, String prompt) throws IOException {
        json.writeStringField("id", entry.id());
        json.writeStringField("prompt", prompt);
        json.writeStringField("response", entry.response());
        writeAttributes(json, entry.attributes());
        long end = entry.entry().lifetime().deadline();
        json.writeNumberField("ttl", end == Lifetime.NEVER ? 0 : Math.max(1, (end - clock.millis()) / SECOND));
    }

    static void writeAttributes(JsonGenerator json, Map<String, String> attributes) throws IOException {
        json.writeObjectFieldStart("attributes");
        for (Map.Entry<String, String> attribute : new TreeMap<>(attributes).entrySet()) {
            json.writeStringField(attribute.getKey(), attribute.getValue());
        }
        json.writeEndObject();
    }

    /** The answer to many stores. */
    static Answer warmed(int stored, List<WarmUp.Failed> failed, int failures) {
        return Answer.json(json -> {
            json.writeNumberField("stored", stored);
            json.writeNumberField("failed", failures);
            json.writeArrayFieldStart("errors");
            for (WarmUp.Failed line : failed) {
                json.writeStartObject();
                json.writeNumberField("line", line.line());
                json.writeStringField("message", line.message());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}
