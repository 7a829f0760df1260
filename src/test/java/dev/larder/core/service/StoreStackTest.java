package dev.larder.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.event.EventRules;
import dev.larder.core.tier.TierRules;
import dev.larder.core.tier.TierRules.Consistency;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Capability;
import dev.larder.spi.Entries;
import dev.larder.spi.MapStore;
import dev.larder.spi.Marks;
import dev.larder.spi.Ttl;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StoreStackTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final TierRules RULES =
            new TierRules(Consistency.BOUNDED, Duration.ofHours(1), Duration.ofSeconds(10));

    private final StoreStack stack = new StoreStack(
            new SimpleMeterRegistry(),
            new EventRules(100, Duration.ZERO, 1, Duration.ofSeconds(1), Duration.ofHours(1), Duration.ZERO),
            CLOCK);

    @Test
    void whatHasNoMarksCannotBeCopied() {
        Service behind = stack.openBehind(definition("raw", new Markless()));
        assertThatThrownBy(() -> stack.openInFront(definition("near", MapStore.alone(CLOCK)), RULES, behind))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Service near cannot keep copies of service raw");
    }

    @Test
    void whatIsWrittenThroughATierIsAnEventOfTheServiceBehind() {
        Service behind = stack.openBehind(definition("far", MapStore.alone(CLOCK)));
        Service near = stack.openInFront(definition("near", MapStore.alone(CLOCK)), RULES, behind);
        var told = new AtomicInteger();
        var unused = behind.events().join(told::incrementAndGet);
        Await.item(near.store().put(new CacheKey("k"), new Entries(CLOCK).lasting("v")));
        assertThat(told).hasValue(1);
        assertThat(near.events()).isSameAs(behind.events());
        Await.item(near.store().close());
    }

    @Test
    void theAuthorityOfATierIsTheServiceBehind() {
        Service behind = stack.openBehind(definition("far", MapStore.alone(CLOCK)));
        Service near = stack.openInFront(definition("near", MapStore.alone(CLOCK)), RULES, behind);
        assertThat(near.authority()).isSameAs(behind.store());
        assertThat(behind.authority()).isSameAs(behind.store());
        Await.item(near.store().close());
    }

    private static ServiceDefinition definition(String name, CacheStore store) {
        var ttl = new TtlRules(Ttl.never(), Optional.empty(), 0, true, Duration.ZERO);
        var rules = new ServiceRules(
                ttl,
                1_024,
                1 << 20,
                "no-cache",
                List.of(),
                new RefreshRules(0, Duration.ofSeconds(1)),
                new SessionRules(Duration.ofMinutes(30), Duration.ofHours(12)));
        var protection = new Protection(1, 1, 1, Duration.ofSeconds(1));
        return new ServiceDefinition(
                new ServiceName(name), "map", name, "", false, true, rules, Optional.empty(), protection, () -> store);
    }

    private static final class Markless extends MapStore {
        Markless() {
            super(new Server(), "markless", CLOCK);
        }

        @Override
        public <C extends Capability> Optional<C> capability(Class<C> type) {
            return type == Marks.class ? Optional.empty() : super.capability(type);
        }
    }
}
