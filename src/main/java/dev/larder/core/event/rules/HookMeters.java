package dev.larder.core.event.rules;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** The metrics of hooks and webhooks. */
@Singleton
final class HookMeters {
    private final MeterRegistry registry;

    HookMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void purged(Effect effect) {
        count(effect, "purged");
    }

    void failed(Effect effect) {
        count(effect, "failed");
    }

    private void count(Effect effect, String outcome) {
        Counter.builder("larder.hook.purges")
                .description("Purges by hooks and webhooks, by outcome")
                .tag("by", effect.name())
                .tag("outcome", outcome)
                .register(registry)
                .increment();
    }
}
