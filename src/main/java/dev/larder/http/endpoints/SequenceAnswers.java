package dev.larder.http.endpoints;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.http.codec.JsonValue;
import dev.larder.http.message.Answer;
import dev.larder.http.message.Lifetimes;
import dev.larder.spi.Lists.Part;
import dev.larder.spi.Lists.State;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Answers about lists of values. A missing list has no values and no lifetime. */
@Singleton
public final class SequenceAnswers {
    private final Lifetimes lifetimes;

    SequenceAnswers(Lifetimes lifetimes) {
        this.lifetimes = lifetimes;
    }

    /** The answer that tells a list's length and the seconds it has left, 0 for no end. */
    Answer state(State list) {
        return Answer.json(json -> write(json, list));
    }

    /** The answer that carries values of the list, as they were added. */
    Answer part(Optional<Part> found) {
        List<JsonValue> values = found.map(Part::values).orElse(List.of()).stream()
                .map(JsonValue::of)
                .toList();
        long bytes = values.stream().mapToLong(JsonValue::length).sum();
        return ValueAnswers.safe(Answer.json(bytes, json -> {
            json.writeArrayFieldStart("values");
            for (JsonValue value : values) {
                value.writeTo(json);
            }
            json.writeEndArray();
            if (found.isPresent() && found.get().list().length() > 0) {
                write(json, found.get().list());
            } else {
                json.writeNumberField("length", 0);
            }
        }));
    }

    private void write(JsonGenerator json, State list) throws IOException {
        json.writeNumberField("length", list.length());
        json.writeNumberField("ttl", lifetimes.secondsLeft(list.deadline()));
    }
}
