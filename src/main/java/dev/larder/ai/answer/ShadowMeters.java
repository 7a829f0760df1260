package dev.larder.ai.answer;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.core.service.ServiceMeters;
import dev.larder.http.message.Answer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the cache of a service would have done while it is only tried out, and whether that was right. */
public final class ShadowMeters {
    private static final int HUNDRED = 100;

    private final Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);
    private final LongAdder compared = new LongAdder();
    private final DoubleAdder cosines = new DoubleAdder();

    /** What the cache would have done, and how its answer compares with that of the model. */
    public enum Outcome {
        /** A hit whose answer has the text of the model's, apart from case, white space and punctuation. */
        SAME,
        /** A hit whose answer has another text. */
        DIFFERENT,
        /** A hit that could not be compared: the model has failed, or its answer could not be stored. */
        UNJUDGED,
        /** A miss. */
        MISS,
        /** A miss, because the guard refused the answer to the nearest question. */
        REJECTED;

        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Counters that go on when the service is opened again. */
    public ShadowMeters(ServiceMeters meters) {
        for (Outcome outcome : Outcome.values()) {
            counters.put(
                    outcome,
                    meters.counter(
                            "larder.llm.shadow",
                            "Requests of a service whose cache is only tried out, by what it would have done",
                            Tags.of("outcome", outcome.text())));
        }
    }

    /** Counts a request. */
    public void count(Outcome outcome) {
        counter(outcome).increment();
    }

    /** Notes the cosine of the angle between the vectors of the two answers of a hit. */
    public void compared(double cosine) {
        compared.increment();
        cosines.add(cosine);
    }

    private Counter counter(Outcome outcome) {
        return Objects.requireNonNull(counters.get(outcome));
    }

    private long total(Outcome outcome) {
        return (long) counter(outcome).count();
    }

    /** The counts of this node; the agreement is in percent. */
    public Answer answer() {
        long same = total(Outcome.SAME);
        long different = total(Outcome.DIFFERENT);
        long hits = same + different + total(Outcome.UNJUDGED);
        long misses = total(Outcome.MISS) + total(Outcome.REJECTED);
        OptionalDouble agreement = part((double) same * HUNDRED, same + different);
        OptionalDouble cosine = part(cosines.sum(), compared.sum());
        return Answer.json(json -> {
            json.writeNumberField("hits", hits);
            json.writeNumberField("misses", misses);
            for (Outcome outcome : Outcome.values()) {
                if (outcome != Outcome.MISS) {
                    json.writeNumberField(outcome.text(), total(outcome));
                }
            }
            write(json, "agreement", agreement);
            write(json, "cosine", cosine);
        });
    }

    private static OptionalDouble part(double sum, long count) {
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
    }

    private static void write(JsonGenerator json, String name, OptionalDouble number) throws IOException {
        json.writeFieldName(name);
        if (number.isPresent()) {
            json.writeNumber(number.getAsDouble());
        } else {
            json.writeNull();
        }
    }
}
