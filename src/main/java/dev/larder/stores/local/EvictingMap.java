package dev.larder.stores.local;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Lifetime;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A concurrent map in the heap whose values end at a deadline and, when an {@link EvictionOrder} exceeds its bound, in
 * that order. A value that was stored is there: none is refused for the sake of older ones.
 *
 * <p>Caffeine has the entries and their deadlines. It has no bound, because its admission policy may evict a new value
 * at once, and cannot be configured. Writes are atomic key by key.
 */
final class EvictingMap<V> {
    private final Cache<CacheKey, Cell<V>> cells;
    private final Kind<V> kind;
    private final LongAdder evictions = new LongAdder();

    /** The rules of the map for its values. */
    interface Kind<V> {
        /** The end of a value, in epoch milliseconds. */
        long deadline(V value);

        /** The size of a value with its key, in units of its order; within the order's bound. */
        int weigh(CacheKey key, V value);

        /** The order in which the value is evicted. */
        EvictionOrder<V> order(CacheKey key, V value);
    }

    EvictingMap(Kind<V> kind, Clock clock) {
        this.kind = kind;
        // the same clock as for the deadlines, or the two would disagree
        Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
        this.cells = Caffeine.newBuilder()
                // on the caller's thread: no other thread to wake
                .executor(Runnable::run)
                .ticker(ticker)
                .expireAfter(Expiry.<CacheKey, Cell<V>>writing((key, cell) -> left(kind.deadline(cell.value), clock)))
                .removalListener((@Nullable CacheKey key, @Nullable Cell<V> cell, RemovalCause cause) -> takeOut(cell))
                .build();
    }

    @Nullable
    V get(CacheKey key) {
        Cell<V> cell = find(key);
        return cell == null ? null : cell.read();
    }

    Map<CacheKey, V> getAll(Collection<CacheKey> keys) {
        Map<CacheKey, V> found = new HashMap<>();
        for (CacheKey key : keys) {
            Cell<V> cell = find(key);
            if (cell != null) {
                found.put(key, cell.read());
            }
        }
        return found;
    }

    /** Finds a cell without a note in Caffeine's read buffer, which would relink the cell among its deadlines. */
    private @Nullable Cell<V> find(CacheKey key) {
        // reads do not change deadlines; and each young collection has to look at all old cells that were relinked
        return cells.policy().getIfPresentQuietly(key);
    }

    /** Whether the key has a value; this is no read of it. */
    boolean has(CacheKey key) {
        return cells.asMap().containsKey(key);
    }

    /** Stores the value; returns the value that it replaced. */
    @CanIgnoreReturnValue
    @Nullable
    V put(CacheKey key, V value) {
        Cell<V> cell = cell(key, value);
        Cell<V> replaced = cells.asMap().put(key, cell);
        place(cell, replaced);
        return valueOf(replaced);
    }

    /** Stores the value if the key has none; returns the value that the key has already. */
    @CanIgnoreReturnValue
    @Nullable
    V putIfAbsent(CacheKey key, V value) {
        Cell<V> cell = cell(key, value);
        Cell<V> present = cells.asMap().putIfAbsent(key, cell);
        if (present == null) {
            place(cell, null);
        }
        return valueOf(present);
    }

    /** Replaces or removes the key's value in one step, as {@link Map#compute}; returns the value afterwards. */
    @CanIgnoreReturnValue
    @Nullable
    V compute(CacheKey key, Function<@Nullable V, @Nullable V> change) {
        var step = new Step<V>();
        Cell<V> now = cells.asMap().compute(key, (k, before) -> {
            step.before = before;
            V value = change.apply(valueOf(before));
            if (value == null) {
                return null;
            }
            return before != null && before.value == value ? before : cell(key, value);
        });
        if (now != null && now != step.before) {
            place(now, step.before);
        }
        return valueOf(now);
    }

    /** Removes the key's value, and returns it. */
    @CanIgnoreReturnValue
    @Nullable
    V remove(CacheKey key) {
        return valueOf(cells.asMap().remove(key));
    }

    /** Removes the key's value if it meets the condition; returns whether it did. */
    @CanIgnoreReturnValue
    boolean removeIf(CacheKey key, Predicate<V> condition) {
        Cell<V> cell = cells.asMap().get(key);
        return cell != null && condition.test(cell.value) && cells.asMap().remove(key, cell);
    }

    void clear() {
        cells.invalidateAll();
    }

    /** The keys of all live values, in no order. */
    Stream<CacheKey> keys() {
        return cells.asMap().keySet().stream();
    }

    /** Calls the action with all live values, in no order; this is no read of them. */
    void forEach(BiConsumer<CacheKey, V> action) {
        cells.asMap().forEach((key, cell) -> action.accept(key, cell.value));
    }

    /** The number of values. Removes those that have ended: reads do not. */
    long size() {
        cells.cleanUp();
        return cells.estimatedSize();
    }

    /** The number of values that were evicted for lack of room. */
    long evictions() {
        return evictions.sum();
    }

    private Cell<V> cell(CacheKey key, V value) {
        return new Cell<>(key, value, kind.weigh(key, value), kind.order(key, value));
    }

    private void place(Cell<V> cell, @Nullable Cell<V> replaced) {
        for (Cell<V> evicted : cell.order.place(cell, replaced)) {
            if (cells.asMap().remove(evicted.key, evicted)) {
                evictions.increment();
            }
        }
    }

    /** Caffeine's listeners must expect null, which only collected values are. */
    private static void takeOut(@Nullable Cell<?> removed) {
        if (removed != null) {
            removed.takeOut();
        }
    }

    private static <V> @Nullable V valueOf(@Nullable Cell<V> cell) {
        return cell == null ? null : cell.value;
    }

    /** The time until a deadline in the form of Caffeine: never negative, and within the range of its clock. */
    private static Duration left(long deadline, Clock clock) {
        return deadline == Lifetime.NEVER
                ? Duration.ofNanos(Long.MAX_VALUE)
                : Duration.ofMillis(Math.max(0, deadline - clock.millis()));
    }

    /** The cells before and after a change. */
    private static final class Step<V> {
        @Nullable
        Cell<V> before;
    }
}
