package dev.larder.http.endpoints;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.core.cache.ServiceResult;
import dev.larder.core.invalidation.Purged;
import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.http.codec.JsonBody;
import dev.larder.http.message.Answer;
import dev.larder.http.message.Problems;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;

/**
 * Answers to purges, with the numbers of invalidated names and of the invalidation in the service's log, and to
 * flushes.
 */
@Singleton
public final class PurgeAnswers {
    private final Problems problems;

    PurgeAnswers(Problems problems) {
        this.problems = problems;
    }

    /** The answer to a purge of one tag, which may have had that version already. */
    static Answer purged(Purged done) {
        return Answer.json(json -> {
            json.writeBooleanField("success", true);
            json.writeObjectFieldStart("purged");
            json.writeNumberField("tags", done.marks());
            json.writeEndObject();
            json.writeNumberField("seq", done.seq());
        });
    }

    /** The answer to a purge in one service or several: 207 with the result of each if it failed in some. */
    Answer each(Purge what, List<ServiceResult<Purged>> results) {
        if (inAll(results)) {
            return all(what, results);
        }
        return Answer.of(207).body(JsonBody.TYPE, JsonBody.object(json -> {
            writeEach(json, results, purged -> json.writeNumberField("seq", purged.seq()));
        }));
    }

    private static <T> boolean inAll(List<ServiceResult<T>> results) {
        return results.stream().allMatch(result -> result.failure().isEmpty());
    }

    /** The number is that of the first service. */
    private static Answer all(Purge what, List<ServiceResult<Purged>> results) {
        return Answer.json(json -> {
            json.writeBooleanField("success", true);
            json.writeObjectFieldStart("purged");
            json.writeNumberField("tags", what.tags().size());
            json.writeNumberField("prefixes", what.prefixes().size());
            json.writeNumberField("keys", what.keys().size());
            json.writeEndObject();
            json.writeNumberField("seq", seq(results.get(0)));
            if (results.size() > 1) {
                json.writeObjectFieldStart("services");
                for (ServiceResult<Purged> result : results) {
                    json.writeNumberField(result.service().text(), seq(result));
                }
                json.writeEndObject();
            }
        });
    }

    private interface Details<T> {
        void write(T done) throws IOException;
    }

    private <T> void writeEach(JsonGenerator json, List<ServiceResult<T>> results, Details<T> details)
            throws IOException {
        json.writeArrayFieldStart("resource");
        for (ServiceResult<T> result : results) {
            json.writeStartObject();
            json.writeStringField("service", result.service().text());
            if (result.done().isPresent()) {
                json.writeBooleanField("success", true);
                details.write(result.done().get());
            } else {
                problems.writeError(json, result.failure().orElseThrow());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static long seq(ServiceResult<Purged> result) {
        return result.done().orElseThrow().seq();
    }
}
