package dev.larder.stores.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Representation;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No reader sees a value that an acknowledged write has replaced, for any order of its slow read and the heap tier. */
@Tag("file")
class FileStoreCoherenceTest {
    private static final int KEYS = 20;
    private static final Duration LENGTH = Duration.ofSeconds(3);

    private final AtomicLong stale = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();

    /** The version of each key whose write was acknowledged last; a removal has one too. */
    private final AtomicLongArray acknowledged = new AtomicLongArray(KEYS);

    @Test
    void noReadIsOlderThanTheLastAcknowledgedWrite() throws InterruptedException {
        // a tier of a few entries and a small log: fills, evictions from the tier and moves happen all the time
        try (FileStores stores = FileStores.temporary().bounded(1 << 20, 16_000)) {
            CacheStore store = stores.open(Clock.systemUTC());
            long end = System.nanoTime() + LENGTH.toNanos();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                int half = t;
                threads.add(new Thread(() -> write(store, half, end)));
                threads.add(new Thread(() -> read(store, end)));
                threads.add(new Thread(() -> read(store, end)));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(stale).hasValue(0);
            assertThat(reads.get()).isGreaterThan(1_000);
            assertThat(store.stats().evictions()).hasValue(0);
            Await.item(store.close());
        }
    }

    private void write(CacheStore store, int half, long end) {
        var random = new Random();
        for (long version = 1; System.nanoTime() < end; version++) {
            int key = random.nextInt(KEYS / 2) * 2 + half;
            if (random.nextInt(8) == 0) {
                Await.item(store.remove(key(key)));
            } else {
                Await.item(store.put(key(key), entry(version)));
            }
            acknowledged.set(key, version);
        }
    }

    private void read(CacheStore store, long end) {
        var random = new Random();
        while (System.nanoTime() < end) {
            int key = random.nextInt(KEYS);
            long atLeast = acknowledged.get(key);
            Await.item(store.get(key(key))).filter(e -> e.version() < atLeast).ifPresent(e -> stale.incrementAndGet());
            reads.incrementAndGet();
        }
    }

    private static CacheKey key(int number) {
        return new CacheKey("k" + number);
    }

    private static Entry entry(long version) {
        var lifetime = Lifetime.until(System.currentTimeMillis(), Lifetime.NEVER);
        return new Entry(version, Representation.BINARY, lifetime, new byte[700]);
    }
}
