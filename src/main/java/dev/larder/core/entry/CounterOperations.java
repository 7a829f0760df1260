package dev.larder.core.entry;

import dev.larder.core.access.Access;
import dev.larder.core.access.Verb;
import dev.larder.core.service.LifeRequest;
import dev.larder.core.service.Service;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Counters;
import dev.larder.spi.Counters.Counter;
import dev.larder.spi.Ttl;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** What a caller can do with a counter. */
@Singleton
public final class CounterOperations {
    CounterOperations() {}

    /** Adds and emits the counter as it is then. A new one gets the life; one that exists keeps its own. */
    public Uni<Counter> add(Access access, CacheKey key, long by, LifeRequest.Wish ttlIfCreated) {
        access.require(Verb.POST, key);
        Service service = access.service();
        Ttl ttl = service.rules().ttl().ttl(ttlIfCreated, ThreadLocalRandom.current());
        return service.need(Counters.class).add(key, by, ttl);
    }

    /** Emits the counter, or empty when there is none. */
    public Uni<Optional<Counter>> read(Access access, CacheKey key) {
        access.require(Verb.GET, key);
        return access.service().need(Counters.class).read(key);
    }

    /** Removes the counter and emits whether there was one. */
    public Uni<Boolean> remove(Access access, CacheKey key) {
        access.require(Verb.DELETE, key);
        return access.service().need(Counters.class).reset(key);
    }
}
