package dev.larder.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.invalidation.tier.TierRules;
import dev.larder.core.invalidation.tier.TierRules.Consistency;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entries;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.MapStore;
import dev.larder.spi.StoreQueue;
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

    private final StoreStack stack = OpenServices.stack();

    private Service inFront(ServiceDefinition definition, Service behind) {
        return stack.openInFront(definition, RULES, behind, Optional.empty()).service();
    }

    @Test
    void aServiceWithoutAnInvalidationLogCannotBeCopied() {
        Service behind = OpenServices.openBehind(
                stack, OpenServices.definition("raw", OpenServices.lacking(InvalidationLog.class)));
        assertThatThrownBy(() -> inFront(OpenServices.definition("near", MapStore.alone(CLOCK)), behind))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Service near cannot copy entries of service raw");
    }

    @Test
    void aWriteThroughATierIsAnEventOfTheServiceBehind() {
        Service behind = OpenServices.openBehind(stack, OpenServices.definition("far", MapStore.alone(CLOCK)));
        Service near = inFront(OpenServices.definition("near", MapStore.alone(CLOCK)), behind);
        var told = new AtomicInteger();
        var unused = behind.events().join(told::incrementAndGet);
        Await.item(near.store().put(new CacheKey("k"), new Entries(CLOCK).lasting("v")));
        assertThat(told).hasValue(1);
        assertThat(near.events()).isSameAs(behind.events());
        Await.item(near.store().close());
    }

    @Test
    void theMetricsShowTheQueuesOfTheStoreAndOfItsInvalidations() {
        var registry = new SimpleMeterRegistry();
        var queued = new MapStore(new MapStore.Server(), "queued", CLOCK) {
            @Override
            public List<StoreQueue> queues() {
                return List.of(new StoreQueue("calls", () -> 7, 8));
            }
        };
        var open = OpenServices.stack(registry)
                .open(OpenServices.definition("far", queued), Copying.NONE, Optional.empty());
        open.meters().publish();

        assertThat(registry.get("larder.queue.depth")
                        .tag("queue", "calls")
                        .gauge()
                        .value())
                .isEqualTo(7);
        assertThat(registry.get("larder.queue.bound")
                        .tag("queue", "calls")
                        .gauge()
                        .value())
                .isEqualTo(8);
        assertThat(registry.get("larder.queue.depth")
                        .tag("queue", "invalidations")
                        .gauge()
                        .value())
                .isZero();
        assertThat(registry.get("larder.queue.bound")
                        .tag("queue", "invalidations")
                        .gauge()
                        .value())
                .isPositive();
    }

    @Test
    void theAuthorityOfATierIsTheServiceBehind() {
        Service behind = OpenServices.openBehind(stack, OpenServices.definition("far", MapStore.alone(CLOCK)));
        Service near = inFront(OpenServices.definition("near", MapStore.alone(CLOCK)), behind);
        assertThat(near.authority()).isSameAs(behind.store());
        assertThat(behind.authority()).isSameAs(behind.store());
        Await.item(near.store().close());
    }
}
