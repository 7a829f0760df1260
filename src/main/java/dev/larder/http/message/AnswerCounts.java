package dev.larder.http.message;

import dev.larder.core.access.Verb;
import dev.larder.http.codec.TargetKind;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts the answers of the API by operation and status class. A series appears with its first answer. */
@Singleton
public final class AnswerCounts {
    private static final int CLASSES = 6;
    private static final int HUNDRED = 100;

    private final Map<TargetKind, Map<Verb, Operation>> operations = new EnumMap<>(TargetKind.class);
    private final Operation none;
    private final MeterRegistry registry;

    AnswerCounts(MeterRegistry registry) {
        this.registry = registry;
        this.none = new Operation("none");
        for (TargetKind kind : TargetKind.values()) {
            Map<Verb, Operation> verbs = new EnumMap<>(Verb.class);
            for (Verb verb : Verb.values()) {
                verbs.put(verb, new Operation((kind + "_" + verb).toLowerCase(Locale.ROOT)));
            }
            operations.put(kind, verbs);
        }
    }

    /** Counts an answer to a request that was let in. */
    public void add(ApiRequest call, int status) {
        operations
                .getOrDefault(call.target().kind(), Map.of())
                .getOrDefault(call.verb(), none)
                .add(status);
    }

    /** Counts an answer to a request that was refused before its operation was known. */
    public void add(int status) {
        none.add(status);
    }

    private final class Operation {
        private final String name;

        /** The counts by status class. */
        private final AtomicReferenceArray<@Nullable LongAdder> counts = new AtomicReferenceArray<>(CLASSES);

        Operation(String name) {
            this.name = name;
        }

        void add(int status) {
            int statusClass = Math.min(status / HUNDRED, CLASSES - 1);
            LongAdder count = counts.get(statusClass);
            (count == null ? register(statusClass) : count).increment();
        }

        private synchronized LongAdder register(int statusClass) {
            LongAdder known = counts.get(statusClass);
            if (known != null) {
                return known;
            }
            var count = new LongAdder();
            FunctionCounter.builder("larder.http.answers", count, LongAdder::sum)
                    .description("Answers of the API, by operation and status class")
                    .tag("operation", name)
                    .tag("status", statusClass + "xx")
                    .register(registry);
            counts.set(statusClass, count);
            return count;
        }
    }
}
