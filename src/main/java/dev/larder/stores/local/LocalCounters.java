package dev.larder.stores.local;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Counters;
import dev.larder.spi.StoreException;
import dev.larder.spi.Ttl;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;

/** Counters in the heap, apart from the entries. */
final class LocalCounters implements Counters {
    private final Cache<CacheKey, Counter> counters;
    private final Clock clock;

    LocalCounters(long maximum, Clock clock, Ticker ticker) {
        this.clock = clock;
        this.counters = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumSize(maximum)
                .ticker(ticker)
                .expireAfter(Expiry.<CacheKey, Counter>writing((k, c) -> LocalStore.left(c.deadline(), clock)))
                .build();
    }

    @Override
    public Uni<Counter> add(CacheKey key, long delta, Ttl ttlIfCreated) {
        return Uni.createFrom()
                .item(() -> Objects.requireNonNull(counters.asMap().compute(key, (k, now) -> {
                    long deadline = now == null ? ttlIfCreated.deadlineFrom(clock.millis()) : now.deadline();
                    return new Counter(sum(now == null ? 0 : now.value(), delta), deadline);
                })));
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

    private static long sum(long value, long delta) {
        try {
            return Math.addExact(value, delta);
        } catch (ArithmeticException e) {
            throw new StoreException.Conflict("The counter would leave the range of a signed 64-bit number");
        }
    }
}
