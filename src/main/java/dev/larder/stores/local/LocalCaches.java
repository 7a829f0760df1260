package dev.larder.stores.local;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Lifetime;
import java.time.Clock;
import java.time.Duration;
import java.util.function.ToLongFunction;

/** The common settings of all caches of a local store. */
final class LocalCaches {
    private LocalCaches() {}

    /**
     * Creates the builder of a cache with an expiry for each value; the bound is set by the caller.
     *
     * @param deadline the end of a value, in epoch milliseconds
     */
    static <V> Caffeine<CacheKey, V> ending(Clock clock, Ticker ticker, ToLongFunction<V> deadline) {
        return Caffeine.newBuilder()
                // eviction on the caller's thread: no other thread to wake, and the bound holds after every write
                .executor(Runnable::run)
                .ticker(ticker)
                .expireAfter(Expiry.<CacheKey, V>writing((key, value) -> left(deadline.applyAsLong(value), clock)));
    }

    /** The time until a deadline in the form of Caffeine: never negative, and within the range of its clock. */
    private static Duration left(long deadline, Clock clock) {
        return deadline == Lifetime.NEVER
                ? Duration.ofNanos(Long.MAX_VALUE)
                : Duration.ofMillis(Math.max(0, deadline - clock.millis()));
    }
}
