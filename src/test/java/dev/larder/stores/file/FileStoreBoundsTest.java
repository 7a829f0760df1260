package dev.larder.stores.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entries;
import dev.larder.spi.Entry;
import dev.larder.spi.Purpose;
import dev.larder.spi.StoreException;
import dev.larder.spi.Ttl;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The bounds of a file store on disk and in the heap, and the entries that are evicted. */
@Tag("file")
class FileStoreBoundsTest {
    private static final int MIB = 1 << 20;

    private final MovableClock clock = new MovableClock();
    private final Entries entries = new Entries(clock);
    private final FileStores stores = FileStores.temporary().bounded(8 * MIB, MIB);

    @AfterEach
    void cleanUp() {
        stores.close();
    }

    /** {@code -Dlarder.test.overwrites=1000000} makes this test run for an hour. */
    @Test
    void overwritingStaysWithinMaxBytesAndEvictsNothing() {
        int overwrites = Integer.getInteger("larder.test.overwrites", 40_000);
        CacheStore store = stores.open(clock);
        var random = new Random(1);
        long most = 0;
        for (int i = 0; i < overwrites; i++) {
            Await.item(store.put(new CacheKey("k" + random.nextInt(1_000)), sized(2_000)));
            if (i % 50 == 0) {
                most = Math.max(most, stores.bytesOnDisk());
            }
        }
        assertThat(most).isBetween(4L * MIB, 8L * MIB);
        assertThat(store.stats().evictions()).hasValue(0);
        assertThat(store.stats().entries()).hasValue(1_000);
        Await.item(store.close());
    }

    @Test
    void theOldestGoWhenTheStoreIsFull() {
        CacheStore store = stores.open(clock);
        for (int i = 0; i < 2_000; i++) {
            Await.item(store.put(new CacheKey("k" + i), sized(10_000)));
            assertThat(store.stats().bytes().orElseThrow()).isLessThanOrEqualTo(8L * MIB);
        }
        assertThat(stores.bytesOnDisk()).isLessThanOrEqualTo(8L * MIB);
        long kept = store.stats().entries().orElseThrow();
        assertThat(kept).isBetween(200L, 830L);
        assertThat(store.stats().evictions()).hasValue(2_000 - kept);
        assertThat(Await.item(store.get(new CacheKey("k0")))).isEmpty();
        assertThat(Await.item(store.get(new CacheKey("k1999")))).isPresent();
        Await.item(store.close());
    }

    @Test
    void usedEntriesOutliveUnusedOnes() {
        CacheStore store = stores.open(clock);
        for (int i = 0; i < 2_000; i++) {
            Await.item(store.put(new CacheKey("k" + i), sized(10_000)));
            assertThat(Await.item(store.get(new CacheKey("k0")))).isPresent();
        }
        Await.item(store.close());
    }

    private static CacheKey queue(int part) {
        return new CacheKey(Purpose.MARK + Purpose.RECORDS + Purpose.QUEUES + "shop/" + part);
    }

    @Test
    void whatIsQueuedIsKeptInAFullStore() {
        CacheStore store = stores.open(clock);
        for (int part = 0; part < 4; part++) {
            Await.item(store.put(queue(part), sized(500_000)));
        }
        for (int i = 0; i < 2_000; i++) {
            Await.item(store.put(new CacheKey("k" + i), sized(10_000)));
        }
        assertThat(store.stats().evictions().orElseThrow()).isGreaterThan(1_000);
        Await.item(store.close());
        CacheStore again = stores.open(clock);
        for (int part = 0; part < 4; part++) {
            assertThat(Await.item(again.get(queue(part)))).isPresent();
        }
        Await.item(again.close());
    }

    @Test
    void whatHasNoRoomBesideWhatIsQueuedIsRefused() {
        CacheStore store = stores.open(clock);
        int kept = 0;
        while (kept < 20
                && Await.item(store.put(queue(kept), sized(900_000))
                        .replaceWith(true)
                        .onFailure(StoreException.Full.class)
                        .recoverWithItem(false))) {
            kept++;
        }
        assertThat(kept).isBetween(5, 8);
        assertThat(stores.bytesOnDisk()).isLessThanOrEqualTo(8L * MIB);
        for (int part = 0; part < kept; part++) {
            assertThat(Await.item(store.get(queue(part)))).isPresent();
        }
        assertThat(Await.item(store.remove(queue(0)))).isTrue();
        Await.item(store.put(new CacheKey("k"), sized(10_000)));
        Await.item(store.close());
    }

    @Test
    void theIndexIsBoundedToo() {
        stores.with(new FileStores.Config(64 * MIB, 0, MIB, Duration.ofDays(1)));
        CacheStore store = stores.open(clock);
        for (int i = 0; i < 20_000; i++) {
            Await.item(store.put(new CacheKey("key " + i), sized(1)));
        }
        assertThat(store.stats().entries().orElseThrow()).isBetween(2_000L, 7_000L);
        Await.item(store.close());
    }

    @Test
    void anEndedEntryIsSweptWithItsFile() throws InterruptedException {
        stores.with(new FileStores.Config(8 * MIB, MIB, MIB, Duration.ofMillis(50)));
        CacheStore store = stores.open(clock);
        for (int i = 0; i < 100; i++) {
            Await.item(store.put(new CacheKey("k" + i), entries.of(new byte[20_000], Ttl.of(Duration.ofSeconds(1)))));
        }
        clock.pass(Duration.ofSeconds(2));
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (store.stats().bytes().orElseThrow() > MIB && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(store.stats().entries()).hasValue(0);
        assertThat(store.stats().bytes().orElseThrow()).isLessThan(MIB);
        Await.item(store.close());
    }

    @Test
    void anEntryThatCouldNeverFitIsRefused() {
        CacheStore store = stores.open(clock);
        CacheKey key = new CacheKey("k");
        Await.item(store.put(key, sized((int) store.limits().maxValueBytes())));
        assertThat(Await.failure(store.put(key, sized(MIB)))).isInstanceOf(StoreException.TooLarge.class);
        assertThat(Await.item(store.get(key)))
                .hasValueSatisfying(e ->
                        assertThat(e.payload()).hasSize((int) store.limits().maxValueBytes()));
        Await.item(store.close());
    }

    @Test
    void aFullDiskRefusesWritesAndServesReadsUntilThereIsRoom() {
        var free = new AtomicLong(50_000);
        CacheStore store = stores.open(clock, (file, bytes, length) -> {
            int fits = (int) Math.min(length, free.get());
            file.write(bytes, 0, fits);
            free.addAndGet(-fits);
            if (fits < length) {
                throw new IOException("No space left on device");
            }
        });
        CacheKey key = new CacheKey("k");
        Await.item(store.put(key, sized(40_000)));
        assertThat(Await.failure(store.put(key, sized(40_001)))).isInstanceOf(StoreException.Full.class);
        assertThat(Await.failure(store.ping())).isInstanceOf(StoreException.Full.class);
        assertThat(Await.item(store.get(key)))
                .hasValueSatisfying(e -> assertThat(e.payload()).hasSize(40_000));
        free.set(MIB);
        Await.item(store.ping());
        Await.item(store.put(key, sized(40_002)));
        Await.item(store.close());
        CacheStore again = stores.open(clock);
        assertThat(Await.item(again.get(key)))
                .hasValueSatisfying(e -> assertThat(e.payload()).hasSize(40_002));
        Await.item(again.close());
    }

    private Entry sized(int bytes) {
        return entries.of(new byte[bytes], Ttl.never());
    }
}
