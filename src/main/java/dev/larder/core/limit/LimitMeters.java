package dev.larder.core.limit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What is counted of one of Larder's own limits. */
final class LimitMeters {
    private final Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);

    /** What became of what a limit was asked about. */
    enum Outcome {
        /** It had room. */
        ADMITTED,
        /** It had room, and less than a tenth is left. */
        NEAR,
        /** It had none. */
        REFUSED,
        /** It had none and is in shadow. */
        SHADOWED,
        /** Nobody could tell. */
        UNCHECKED
    }

    LimitMeters(String limit, MeterRegistry registry) {
        for (Outcome outcome : Outcome.values()) {
            counters.put(
                    outcome,
                    Counter.builder("larder.limit.checks")
                            .description("What Larder's own limits were asked about, by outcome")
                            .tag("limit", limit)
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    void count(Outcome outcome) {
        Objects.requireNonNull(counters.get(outcome)).increment();
    }
}
