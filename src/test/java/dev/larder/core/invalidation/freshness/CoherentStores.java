package dev.larder.core.invalidation.freshness;

import dev.larder.core.event.log.EventRules;
import dev.larder.core.event.log.ServiceEvents;
import dev.larder.core.invalidation.freshness.CoherentStore.Coherence;
import dev.larder.spi.CacheStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Coherent stores whose events have no listeners. */
public final class CoherentStores {
    private static final EventRules RULES =
            new EventRules(100, Duration.ZERO, 1, Duration.ofSeconds(1), Duration.ofHours(1), Duration.ZERO);

    private CoherentStores() {}

    public static CoherentStore of(CacheStore store, List<String> prefixes, Clock clock) {
        return new CoherentStore(store, coherence(prefixes, clock));
    }

    /** A store that announces its writes to all tiers. */
    public static CoherentStore announcing(CacheStore store, List<String> prefixes, Clock clock) {
        return CoherentStore.announcing(store, coherence(prefixes, clock));
    }

    private static Coherence coherence(List<String> prefixes, Clock clock) {
        return new Coherence(prefixes, clock, new ServiceEvents("test", () -> RULES, clock));
    }
}
