package dev.larder.stores.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entries;
import dev.larder.spi.Entry;
import dev.larder.spi.Ttl;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;

/** The numbers of src/docs/adr/0002-file-engine.md: run its main method with the test classpath. */
final class FileStoreMeasurement {
    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    private static final Entries ENTRIES = new Entries(Clock.systemUTC());
    private static final int MIB = 1 << 20;
    private static final int KEYS = 10_000;
    private static final int CALLERS = 16;

    private FileStoreMeasurement() {}

    public static void main(String[] args) throws InterruptedException {
        OUT.printf("JDK %s, %d cores%n", Runtime.version(), Runtime.getRuntime().availableProcessors());
        overwrites();
        gets("warm", 64 * MIB, 2_000_000);
        gets("cold", 0, 300_000);
        smallEntries();
        Runtime.getRuntime().halt(0); // worker threads of Mutiny keep running
    }

    private static void overwrites() throws InterruptedException {
        try (FileStores stores = FileStores.temporary().bounded(64 * MIB, 16 * MIB)) {
            CacheStore store = stores.open(Clock.systemUTC());
            double rate = each(1_000_000, i -> Await.item(store.put(key(i * 7919 % KEYS), sized(1_600))));
            OUT.printf(
                    "%,.0f puts/s by %d callers; %d MB on disk of at most 67, %d entries, %d evictions%n",
                    rate,
                    CALLERS,
                    stores.bytesOnDisk() / 1_000_000,
                    store.stats().entries().orElseThrow(),
                    store.stats().evictions().orElseThrow());
            Await.item(store.close());
        }
    }

    private static void gets(String what, long heap, int times) throws InterruptedException {
        try (FileStores stores = FileStores.temporary().bounded(64 * MIB, heap)) {
            CacheStore store = stores.open(Clock.systemUTC());
            double unused = each(KEYS, i -> Await.item(store.put(key(i), sized(1_600))));
            double ignored = each(times, i -> Await.item(store.get(key(i * 7919 % KEYS))));
            double rate = each(times, i -> Await.item(store.get(key(i * 7919 % KEYS))));
            OUT.printf("%,.0f %s gets/s by %d callers%n", rate, what, CALLERS);
            Await.item(store.close());
        }
    }

    private static void smallEntries() throws InterruptedException {
        var config = new FileStores.Config(1 << 30, 0, 512 << 20, Duration.ofDays(1));
        try (FileStores stores = FileStores.temporary().with(config)) {
            CacheStore store = stores.open(Clock.systemUTC());
            long before = usedHeap();
            double unused = each(1_000_000, i -> Await.item(store.put(key(i), sized(20))));
            OUT.printf(
                    "%d bytes of heap per entry, %d MB on disk, for %,d small entries%n",
                    (usedHeap() - before) / 1_000_000,
                    stores.bytesOnDisk() / 1_000_000,
                    store.stats().entries().orElseThrow());
            Await.item(store.close());
            long start = System.nanoTime();
            CacheStore again = stores.open(Clock.systemUTC());
            Await.item(again.ping().onFailure().retry().atMost(10));
            OUT.printf("opened again in %d ms%n", (System.nanoTime() - start) / 1_000_000);
            Await.item(again.close());
        }
    }

    /** Calls {@code work} for each number, from several threads, and returns the calls per second. */
    private static double each(int times, IntConsumer work) throws InterruptedException {
        var done = new CountDownLatch(CALLERS);
        long start = System.nanoTime();
        for (int t = 0; t < CALLERS; t++) {
            int first = t;
            new Thread(() -> {
                        for (int i = first; i < times; i += CALLERS) {
                            work.accept(i);
                        }
                        done.countDown();
                    })
                    .start();
        }
        done.await();
        return times / ((System.nanoTime() - start) / 1e9);
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static CacheKey key(int number) {
        return new CacheKey("key-%08d".formatted(Math.abs(number)));
    }

    private static Entry sized(int bytes) {
        return ENTRIES.of(new byte[bytes], Ttl.never());
    }
}
