package dev.larder.core.service;

import dev.larder.core.event.log.CurrentEventRules;
import dev.larder.core.event.log.EventRules;
import dev.larder.core.store.Protection;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Capability;
import dev.larder.spi.MapStore;
import dev.larder.spi.Ttl;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Services as the application opens them, on stores of a test. */
public final class OpenServices {
    private static final Clock CLOCK = Clock.systemUTC();

    private OpenServices() {}

    /** A service on the store that declares these prefixes. */
    public static Service of(String name, CacheStore store, String... prefixes) {
        return open(stack(), definition(name, store, prefixes));
    }

    /** A store with all capabilities except this one. */
    public static CacheStore lacking(Class<? extends Capability> lacking) {
        return new MapStore(new MapStore.Server(), "lacking", CLOCK) {
            @Override
            public <C extends Capability> Optional<C> capability(Class<C> type) {
                return type.equals(lacking) ? Optional.empty() : super.capability(type);
            }
        };
    }

    static Service open(StoreStack stack, ServiceDefinition definition) {
        return stack.open(definition, Copying.NONE, Optional.empty()).service();
    }

    /** A service that tiers may copy. */
    static Service openBehind(StoreStack stack, ServiceDefinition definition) {
        return stack.open(definition, Copying.POSSIBLE, Optional.empty()).service();
    }

    static StoreStack stack() {
        return stack(new SimpleMeterRegistry());
    }

    static StoreStack stack(MeterRegistry registry) {
        var rules = new CurrentEventRules();
        rules.replace(new EventRules(100, Duration.ZERO, 1, Duration.ofSeconds(1), Duration.ofHours(1), Duration.ZERO));
        return new StoreStack(registry, rules, CLOCK);
    }

    static ServiceDefinition definition(String name, CacheStore store, String... prefixes) {
        return definition(name, new StoreSource(Map.of(), false, () -> store), prefixes);
    }

    static ServiceDefinition definition(String name, StoreSource source, String... prefixes) {
        var ttl = new TtlRules(Ttl.never(), Optional.empty(), 0, true, Duration.ZERO);
        var rules = new ServiceRules(
                ttl,
                1_024,
                1 << 20,
                "no-cache",
                List.of(prefixes),
                new RefreshRules(0, Duration.ofSeconds(1)),
                new SessionRules(Duration.ofMinutes(30), Duration.ofHours(12)),
                new ConversationRules(ConversationRules.Sharing.KEY, Duration.ofHours(24), 1_000));
        var protection = new Protection(1, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1));
        return new ServiceDefinition(
                new ServiceName(name),
                "map",
                name,
                "",
                false,
                true,
                rules,
                Optional.empty(),
                Optional.empty(),
                protection,
                source);
    }
}
