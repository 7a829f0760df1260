package dev.larder.stores.database;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Counters;
import dev.larder.spi.Ttl;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Counters; each change is one statement. */
final class DatabaseCounters implements Counters {
    private final DatabaseWork work;
    private final CounterTable counters;

    DatabaseCounters(DatabaseWork work, CounterTable counters) {
        this.work = work;
        this.counters = counters;
    }

    @Override
    public Uni<Counter> add(CacheKey key, Step step) {
        return DatabaseLimits.within(key)
                .flatMap(k -> work.write((connection, now) -> counters.add(connection, k, step, now)))
                .map(counter -> counter.orElseThrow(step::refusal));
    }

    @Override
    public Uni<Swap> set(CacheKey key, long value, Ttl ttlIfCreated) {
        return DatabaseLimits.within(key)
                .flatMap(k -> work.write((connection, now) ->
                        counters.set(connection, k, new Counter(value, ttlIfCreated.deadlineFrom(now)), now)));
    }

    @Override
    public Uni<Optional<Counter>> read(CacheKey key) {
        return work.read((connection, now) -> counters.read(connection, key, now));
    }

    @Override
    public Uni<Boolean> reset(CacheKey key) {
        return work.write((connection, now) -> counters.reset(connection, key, now));
    }
}
