package dev.larder.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.core.Refusal;
import dev.larder.http.codec.JsonBody;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.KeyScan.Listed;
import dev.larder.spi.KeyScan.Page;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers that tell of several entries. */
@Singleton
public final class ListAnswers {
    private final Lives lives;
    private final Problems problems;

    ListAnswers(Lives lives, Problems problems) {
        this.lives = lives;
        this.problems = problems;
    }

    /** The entries that were asked for, in that order; a missing one has an error in place of a value. */
    Answer entries(List<CacheKey> asked, Map<CacheKey, Entry> found) {
        return ValueAnswers.safe(JsonAnswers.now(json -> {
            json.writeArrayFieldStart("resource");
            for (CacheKey key : asked) {
                json.writeStartObject();
                json.writeStringField("key", key.text());
                writeValue(json, found.get(key));
                json.writeEndObject();
            }
            json.writeEndArray();
        }));
    }

    /** One page of keys. */
    Answer page(Page page) {
        return JsonAnswers.now(json -> {
            json.writeArrayFieldStart("resource");
            for (Listed listed : page.keys()) {
                json.writeStartObject();
                json.writeStringField("key", listed.key().text());
                json.writeNumberField("ttl", lives.secondsLeft(listed.deadline()));
                json.writeNumberField("size", listed.size());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeObjectFieldStart("meta");
            json.writeStringField("next", page.next().orElse(null));
            json.writeEndObject();
        });
    }

    private void writeValue(JsonGenerator json, @Nullable Entry entry) throws IOException {
        if (entry == null) {
            problems.writeError(json, new Refusal.NotFound("There is no entry with this key"));
            return;
        }
        json.writeFieldName("value");
        JsonBody.writeValue(json, entry);
    }
}
