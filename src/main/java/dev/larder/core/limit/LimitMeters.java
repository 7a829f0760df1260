package dev.larder.core.limit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What is counted of one of Larder's own limits. */
final class LimitMeters {
    private static final String CHECKS = "larder.limit.checks";
    private static final String LIMIT = "limit";

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
                    Counter.builder(CHECKS)
                            .description("What Larder's own limits were asked about, by outcome")
                            .tag(LIMIT, limit)
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    /** Shows nothing any more of limits that have none of these names. */
    static void retractAllBut(Set<String> limits, MeterRegistry registry) {
        registry.find(CHECKS).counters().stream()
                .filter(counter -> !limits.contains(counter.getId().getTag(LIMIT)))
                .toList()
                .forEach(registry::remove);
    }

    void count(Outcome outcome) {
        Objects.requireNonNull(counters.get(outcome)).increment();
    }
}
