package dev.larder.stores.local;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Counters;
import dev.larder.spi.Ttl;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Counters in the heap, in a cache of their own. */
final class LocalCounters implements Counters {
    private final Cache<CacheKey, Counter> counters;
    private final Clock clock;

    LocalCounters(long maximum, Clock clock, Ticker ticker) {
        this.clock = clock;
        this.counters = LocalCaches.ending(clock, ticker, Counter::deadline)
                .maximumSize(maximum)
                .build();
    }

    @Override
    public Uni<Counter> add(CacheKey key, Step step) {
        return Uni.createFrom()
                .item(() -> Objects.requireNonNull(counters.asMap()
                        .compute(
                                key,
                                (k, now) -> now == null
                                        ? new Counter(step.from(0), end(step.ttlIfCreated()))
                                        : new Counter(step.from(now.value()), now.deadline()))));
    }

    @Override
    public Uni<Swap> set(CacheKey key, long value, Ttl ttlIfCreated) {
        return Uni.createFrom().item(() -> {
            var before = new AtomicReference<@Nullable Counter>();
            Counter after = Objects.requireNonNull(counters.asMap().compute(key, (k, now) -> {
                before.set(now);
                return new Counter(value, now == null ? end(ttlIfCreated) : now.deadline());
            }));
            return new Swap(Optional.ofNullable(before.get()), after);
        });
    }

    @Override
    public Uni<Optional<Counter>> read(CacheKey key) {
        return Uni.createFrom().item(() -> Optional.ofNullable(counters.getIfPresent(key)));
    }

    @Override
    public Uni<Boolean> reset(CacheKey key) {
        return Uni.createFrom().item(() -> counters.asMap().remove(key) != null);
    }

    void clear() {
        counters.invalidateAll();
    }

    private long end(Ttl ttl) {
        return ttl.deadlineFrom(clock.millis());
    }
}
