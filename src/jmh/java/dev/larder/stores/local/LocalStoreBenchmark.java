package dev.larder.stores.local;

import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Representation;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the heap store adds to a request, between its Uni and the answer. */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH prepares the state before it measures
public class LocalStoreBenchmark {
    /** A power of two. */
    @Param({"1024", "262144"})
    int entries;

    private CacheStore store;
    private CacheKey[] keys;
    private Entry entry;
    private int next;

    @Setup
    public void prepare() {
        // nothing is scanned here
        var scans = LocalStoreFactory.scans(100, Duration.ofSeconds(1), Runnable::run);
        store = new LocalStore(Bound.bytes(1L << 30), new SideLimits(1_000, 1 << 20), Clock.systemUTC(), scans);
        entry = new Entry(42, Representation.JSON, Lifetime.until(1_000, Lifetime.NEVER), new byte[256]);
        keys = new CacheKey[entries];
        for (int i = 0; i < entries; i++) {
            keys[i] = new CacheKey("user:%07d:profile".formatted(i));
            var unused = put(keys[i]);
        }
    }

    @Benchmark
    public Optional<Entry> get() {
        return store.get(anyKey()).await().indefinitely();
    }

    @Benchmark
    public CacheStore.Written put() {
        return put(anyKey());
    }

    private CacheStore.Written put(CacheKey key) {
        return store.put(key, entry).await().indefinitely();
    }

    private CacheKey anyKey() {
        // an odd step through a power of two meets every key once and none in order
        next += 0x9E3779B1;
        return keys[next & (entries - 1)];
    }
}
