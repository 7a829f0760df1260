package dev.larder.stores.local;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Counters;
import dev.larder.spi.Ttl;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Counters in the heap, in a map of their own. */
final class LocalCounters implements Counters {
    private final EvictingMap<Counter> counters;
    private final Clock clock;

    LocalCounters(long maximum, Clock clock) {
        this.clock = clock;
        this.counters = new EvictingMap<>(new CountedKind<>(maximum, Counter::deadline), clock);
    }

    @Override
    public Uni<Counter> add(CacheKey key, Step step) {
        return Uni.createFrom()
                .item(() -> Objects.requireNonNull(counters.compute(
                        key,
                        now -> now == null
                                ? new Counter(step.from(0), end(step.ttlIfCreated()))
                                : new Counter(step.from(now.value()), now.deadline()))));
    }

    @Override
    public Uni<Swap> set(CacheKey key, long value, Ttl ttlIfCreated) {
        return Uni.createFrom().item(() -> {
            var before = new AtomicReference<@Nullable Counter>();
            Counter after = Objects.requireNonNull(counters.compute(key, now -> {
                before.set(now);
                return new Counter(value, now == null ? end(ttlIfCreated) : now.deadline());
            }));
            return new Swap(Optional.ofNullable(before.get()), after);
        });
    }

    @Override
    public Uni<Optional<Counter>> read(CacheKey key) {
        return Uni.createFrom().item(() -> Optional.ofNullable(counters.get(key)));
    }

    @Override
    public Uni<Boolean> reset(CacheKey key) {
        return Uni.createFrom().item(() -> counters.remove(key) != null);
    }

    void clear() {
        counters.clear();
    }

    private long end(Ttl ttl) {
        return ttl.deadlineFrom(clock.millis());
    }
}
