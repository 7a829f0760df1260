package dev.larder.core.service;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.tier.TierRules;
import dev.larder.core.tier.TierRules.Consistency;
import dev.larder.spi.MapStore;
import dev.larder.spi.Ttl;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoreStackTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MapStore store = MapStore.alone(Clock.systemUTC());

    @Test
    void whatHasNoMarksCannotBeCopied() {
        ServiceDefinition raw = definition("raw");
        var behind = new Service(
                raw,
                raw.rules(),
                store,
                new ServiceMeters(raw.name(), store, registry),
                Optional.empty(),
                Optional.empty());
        var rules = new TierRules(Consistency.BOUNDED, Duration.ofMillis(500), Duration.ofSeconds(10));
        assertThatThrownBy(() ->
                        new StoreStack(registry, Clock.systemUTC()).openInFront(definition("near"), rules, behind))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Service near cannot keep copies of service raw");
    }

    private ServiceDefinition definition(String name) {
        var ttl = new TtlRules(Ttl.never(), Optional.empty(), 0, true);
        var rules = new ServiceRules(ttl, 1_024, 1 << 20, "no-cache", List.of());
        return new ServiceDefinition(
                new ServiceName(name), "map", name, "", false, false, rules, Optional.empty(), () -> store);
    }
}
