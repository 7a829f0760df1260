package dev.larder.http.endpoints;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.core.Refusal;
import dev.larder.core.cache.CounterChange;
import dev.larder.core.cache.CounterOperations.Changed;
import dev.larder.core.cache.CounterOperations.CounterResult;
import dev.larder.http.codec.JsonBody;
import dev.larder.http.message.Answer;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.message.Lifetimes;
import dev.larder.http.message.Problems;
import dev.larder.spi.Counters.Counter;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Answers about counters. */
@Singleton
public final class CounterAnswers {
    private final Lifetimes lifetimes;
    private final Problems problems;

    CounterAnswers(Lifetimes lifetimes, Problems problems) {
        this.lifetimes = lifetimes;
        this.problems = problems;
    }

    /** The answer to a change of one counter. */
    Answer changed(CounterChange change, Changed changed) {
        return Answer.json(json -> write(json, change, changed));
    }

    /** The answer to changes of several, each by itself: 207 when not all of them were made. */
    Answer each(List<CounterResult> results) {
        boolean all = results.stream().allMatch(result -> result.changed().isPresent());
        return Answer.of(all ? 200 : 207).body(JsonBody.TYPE, JsonBody.object(json -> {
            json.writeArrayFieldStart("counters");
            for (CounterResult result : results) {
                json.writeStartObject();
                json.writeStringField("key", result.item().key().text());
                if (result.changed().isPresent()) {
                    write(json, result.item().change(), result.changed().get());
                } else {
                    problems.writeError(json, result.failure().orElseThrow());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        }));
    }

    /** The answer to a read. */
    Answer read(ApiRequest call, Optional<Counter> found) {
        return found.map(counter -> Answer.json(json -> write(json, counter)))
                .orElseGet(() ->
                        problems.answer(new Refusal.NotFound("There is no counter with this key"), call.request()));
    }

    private void write(JsonGenerator json, CounterChange change, Changed changed) throws IOException {
        write(json, changed.now());
        if (change instanceof CounterChange.Reset && changed.before().isPresent()) {
            json.writeNumberField("previous", changed.before().get().value());
        } else if (change instanceof CounterChange.Reset) {
            json.writeNullField("previous");
        }
    }

    /** A counter's value and the seconds it has left, 0 for no end. */
    private void write(JsonGenerator json, Counter counter) throws IOException {
        json.writeNumberField("value", counter.value());
        json.writeNumberField("ttl", lifetimes.secondsLeft(counter.deadline()));
    }
}
