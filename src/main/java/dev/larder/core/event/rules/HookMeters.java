package dev.larder.core.event.rules;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The metrics of hooks and webhooks. */
@Singleton
final class HookMeters {
    private static final String NAME = "larder.hook.purges";
    private static final String BY = "by";

    private final MeterRegistry registry;

    /** The names of the declared effects, by the prefix of their kind. */
    private final Map<String, Set<String>> declared = new ConcurrentHashMap<>();

    HookMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void purged(Effect effect) {
        count(effect, "purged");
    }

    void failed(Effect effect) {
        count(effect, "failed");
    }

    /** Removes the counts of the effects of a kind that are no longer declared. */
    void countOnly(String kind, Set<String> names) {
        declared.put(kind, Set.copyOf(names));
        registry.find(NAME).meters().stream()
                .filter(meter -> isGone(String.valueOf(meter.getId().getTag(BY))))
                .forEach(registry::remove);
    }

    private boolean isGone(String name) {
        return declared.entrySet().stream()
                .anyMatch(kind ->
                        name.startsWith(kind.getKey()) && !kind.getValue().contains(name));
    }

    private void count(Effect effect, String outcome) {
        if (isGone(effect.name())) {
            // the last purges of a hook that was removed must not show it again
            return;
        }
        Counter.builder(NAME)
                .description("Purges by hooks and webhooks, by outcome")
                .tag(BY, effect.name())
                .tag("outcome", outcome)
                .register(registry)
                .increment();
    }
}
