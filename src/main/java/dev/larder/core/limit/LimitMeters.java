package dev.larder.core.limit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The metrics of one of Larder's own limits. */
final class LimitMeters {
    private static final String CHECKS = "larder.limit.checks";
    private static final String LIMIT = "limit";

    private final Map<LimitDecision, Counter> counters = new EnumMap<>(LimitDecision.class);

    /** The decision of a limit on one request. */
    enum LimitDecision {
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
        for (LimitDecision decision : LimitDecision.values()) {
            counters.put(
                    decision,
                    Counter.builder(CHECKS)
                            .description("Requests that Larder's own limits counted, by outcome")
                            .tag(LIMIT, limit)
                            .tag("outcome", decision.name().toLowerCase(Locale.ROOT))
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

    void count(LimitDecision decision) {
        Objects.requireNonNull(counters.get(decision)).increment();
    }
}
