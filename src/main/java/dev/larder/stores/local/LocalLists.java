package dev.larder.stores.local;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Lists;
import dev.larder.spi.StoreException;
import dev.larder.stores.support.ValueList;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Lists in the heap, in a map of their own. Lists are immutable: a change replaces the list. */
final class LocalLists implements Lists {
    /**
     * The approximate size of Caffeine's node, the cell, the key and the list on a 64-bit JVM with compressed pointers.
     */
    private static final int OVERHEAD = 250;

    /** An array's header, its padding, and the pointer to it. */
    private static final int OVERHEAD_OF_A_VALUE = 28;

    private final EvictionOrder<ValueList> order;
    private final EvictingMap<ValueList> lists;
    private final Clock clock;

    LocalLists(long maximum, Clock clock) {
        this.order = new EvictionOrder<>(maximum);
        this.clock = clock;
        this.lists = new EvictingMap<>(new ListKind(), clock);
    }

    @Override
    public Uni<State> append(CacheKey key, Addition addition) {
        return Uni.createFrom()
                .item(() -> Objects.requireNonNull(lists.compute(key, now -> appended(key, now, addition)))
                        .state());
    }

    @Override
    public Uni<Optional<Part>> range(CacheKey key, Range range) {
        return Uni.createFrom().item(() -> Optional.ofNullable(lists.get(key)).map(list -> list.part(range)));
    }

    @Override
    public Uni<Optional<Part>> pop(CacheKey key, Pop pop) {
        return Uni.createFrom().item(() -> {
            var popped = new AtomicReference<@Nullable Part>();
            var unused = lists.compute(key, now -> {
                if (now == null) {
                    return null;
                }
                int taken = now.taken(pop);
                popped.set(now.popped(pop.side(), taken));
                return now.without(pop.side(), taken).orElse(null);
            });
            return Optional.ofNullable(popped.get());
        });
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return Uni.createFrom().item(() -> lists.remove(key) != null);
    }

    void clear() {
        lists.clear();
    }

    private ValueList appended(CacheKey key, @Nullable ValueList now, Addition addition) {
        ValueList list = ValueList.appended(Optional.ofNullable(now), addition, clock.millis());
        if (weight(key, list) > order.maximum()) {
            throw new StoreException.TooLarge(
                    "The list is larger than the room of %d bytes for all lists".formatted(order.maximum()));
        }
        return list;
    }

    private final class ListKind implements EvictingMap.Kind<ValueList> {
        @Override
        public long deadline(ValueList list) {
            return list.deadline();
        }

        @Override
        public int weigh(CacheKey key, ValueList list) {
            return (int) Math.min(weight(key, list), Integer.MAX_VALUE);
        }

        @Override
        public EvictionOrder<ValueList> order(CacheKey key, ValueList list) {
            return order;
        }
    }

    private static long weight(CacheKey key, ValueList list) {
        return OVERHEAD + 2L * key.text().length() + (long) OVERHEAD_OF_A_VALUE * list.length() + list.bytes();
    }
}
