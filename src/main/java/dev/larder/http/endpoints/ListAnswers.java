package dev.larder.http.endpoints;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.core.Refusal;
import dev.larder.core.cache.BulkOperations.Found;
import dev.larder.http.codec.JsonValue;
import dev.larder.http.message.Answer;
import dev.larder.http.message.Lifetimes;
import dev.larder.http.message.Problems;
import dev.larder.spi.CacheKey;
import dev.larder.spi.KeyScan.Listed;
import dev.larder.spi.KeyScan.Page;
import dev.larder.spi.StoreException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers that tell of several entries. */
@Singleton
public final class ListAnswers {
    private static final int ELEMENT = "{'key':'','value':},".length();

    /** The approximate size of an error in bytes. */
    private static final int ERROR = 128;

    private final Lifetimes lifetimes;
    private final Problems problems;

    ListAnswers(Lifetimes lifetimes, Problems problems) {
        this.lifetimes = lifetimes;
        this.problems = problems;
    }

    /** The entries that were asked for, in that order; a missing one has an error in place of a value. */
    Answer entries(List<CacheKey> asked, Found found) {
        Map<CacheKey, JsonValue> values = new HashMap<>();
        found.entries().forEach((key, entry) -> values.put(key, JsonValue.of(entry)));
        long bytes =
                asked.stream().mapToLong(key -> length(key, values.get(key))).sum();
        return ValueAnswers.safe(Answer.json(bytes, json -> {
            json.writeArrayFieldStart("resource");
            for (CacheKey key : asked) {
                json.writeStartObject();
                json.writeStringField("key", key.text());
                write(json, key, values.get(key), found);
                json.writeEndObject();
            }
            json.writeEndArray();
        }));
    }

    /** One page of keys. */
    Answer page(Page page) {
        return Answer.json(json -> {
            json.writeArrayFieldStart("resource");
            for (Listed listed : page.keys()) {
                json.writeStartObject();
                json.writeStringField("key", listed.key().text());
                json.writeNumberField("ttl", lifetimes.secondsLeft(listed.deadline()));
                json.writeNumberField("size", listed.size());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeObjectFieldStart("meta");
            json.writeStringField("next", page.next().orElse(null));
            json.writeEndObject();
        });
    }

    /** The bytes of an element, about: those of its value are exact. */
    private static long length(CacheKey key, @Nullable JsonValue value) {
        return key.text().length() + ELEMENT + (value == null ? ERROR : value.length());
    }

    private void write(JsonGenerator json, CacheKey key, @Nullable JsonValue value, Found found) throws IOException {
        StoreException refused = found.refused().get(key);
        if (value != null) {
            json.writeFieldName("value");
            value.writeTo(json);
        } else {
            problems.writeError(
                    json, refused == null ? new Refusal.NotFound("There is no entry with this key") : refused);
        }
    }
}
