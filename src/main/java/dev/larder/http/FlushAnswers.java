package dev.larder.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.core.entry.KeyspaceOperations.Flushed;
import dev.larder.http.codec.JsonBody;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;

/** Answers to a flush of several services. */
@Singleton
public final class FlushAnswers {
    private final Problems problems;

    FlushAnswers(Problems problems) {
        this.problems = problems;
    }

    /** What became of each: 207 when not all of them were flushed. */
    Answer each(List<Flushed> flushes) {
        boolean all = flushes.stream().allMatch(one -> one.failure().isEmpty());
        return Answer.of(all ? 200 : 207).body(JsonBody.TYPE, JsonBody.object(json -> {
            if (all) {
                json.writeBooleanField("success", true);
            }
            json.writeArrayFieldStart("resource");
            for (Flushed one : flushes) {
                write(json, one);
            }
            json.writeEndArray();
        }));
    }

    private void write(JsonGenerator json, Flushed flushed) throws IOException {
        json.writeStartObject();
        json.writeStringField("service", flushed.service().text());
        if (flushed.failure().isPresent()) {
            problems.writeError(json, flushed.failure().get());
        } else {
            json.writeBooleanField("success", true);
        }
        json.writeEndObject();
    }
}
