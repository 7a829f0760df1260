package dev.larder.core.limit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The metrics of one of Larder's own limits. */
final class LimitMeters {
    private final Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);

    /** The outcome of one check. */
    enum Outcome {
        /** The request was admitted. */
        ADMITTED,
        /** The request was admitted, and less than a tenth of the limit remains. */
        NEAR,
        /** The request was refused. */
        REFUSED,
        /** The request was over the limit, but the limit is in shadow. */
        SHADOWED,
        /** The limit could not be checked. */
        UNCHECKED
    }

    LimitMeters(String limit, MeterRegistry registry) {
        for (Outcome outcome : Outcome.values()) {
            counters.put(
                    outcome,
                    Counter.builder("larder.limit.checks")
                            .description("Checks of Larder's own limits, by outcome")
                            .tag("limit", limit)
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    void count(Outcome outcome) {
        Objects.requireNonNull(counters.get(outcome)).increment();
    }
}
