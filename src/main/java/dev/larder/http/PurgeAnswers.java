package dev.larder.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.core.coherence.Purge;
import dev.larder.core.coherence.Purged;
import dev.larder.core.entry.PurgeOutcome;
import dev.larder.http.codec.JsonBody;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;

/** Answers to purges: what was marked, and which number that has in the service's history. */
@Singleton
public final class PurgeAnswers {
    private final Problems problems;

    PurgeAnswers(Problems problems) {
        this.problems = problems;
    }

    /** The answer to a purge of one tag, which may have had that version already. */
    static Answer purged(Purged done) {
        return JsonAnswers.now(json -> {
            json.writeBooleanField("success", true);
            json.writeObjectFieldStart("purged");
            json.writeNumberField("tags", done.marks());
            json.writeEndObject();
            json.writeNumberField("seq", done.seq());
        });
    }

    /** The answer to a purge in one service or several: 207 with what became of each when it was not done in all. */
    Answer each(Purge what, List<PurgeOutcome> outcomes) {
        return outcomes.stream().allMatch(outcome -> outcome.purged().isPresent())
                ? all(what, outcomes)
                : some(outcomes);
    }

    /** The number is that of the first service. */
    private static Answer all(Purge what, List<PurgeOutcome> outcomes) {
        return JsonAnswers.now(json -> {
            json.writeBooleanField("success", true);
            json.writeObjectFieldStart("purged");
            json.writeNumberField("tags", what.tags().size());
            json.writeNumberField("prefixes", what.prefixes().size());
            json.writeNumberField("keys", what.keys().size());
            json.writeEndObject();
            json.writeNumberField("seq", seq(outcomes.get(0)));
            if (outcomes.size() > 1) {
                json.writeObjectFieldStart("services");
                for (PurgeOutcome outcome : outcomes) {
                    json.writeNumberField(outcome.service().text(), seq(outcome));
                }
                json.writeEndObject();
            }
        });
    }

    private Answer some(List<PurgeOutcome> outcomes) {
        return Answer.of(207).body(JsonBody.TYPE, JsonBody.object(json -> {
            json.writeArrayFieldStart("resource");
            for (PurgeOutcome outcome : outcomes) {
                write(json, outcome);
            }
            json.writeEndArray();
        }));
    }

    private void write(JsonGenerator json, PurgeOutcome outcome) throws IOException {
        json.writeStartObject();
        json.writeStringField("service", outcome.service().text());
        if (outcome.failure().isPresent()) {
            problems.writeError(json, outcome.failure().get());
        } else {
            json.writeBooleanField("success", true);
            json.writeNumberField("seq", seq(outcome));
        }
        json.writeEndObject();
    }

    private static long seq(PurgeOutcome outcome) {
        return outcome.purged().orElseThrow().seq();
    }
}
