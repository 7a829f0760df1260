package dev.larder.stores.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entries;
import dev.larder.spi.Entry;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.StoreException;
import dev.larder.spi.Ttl;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A disk that has less room than the store may take, and one that others fill. */
@Tag("file")
class FileStoreFullDiskTest {
    private static final int MIB = 1 << 20;
    private static final CacheKey KEY = new CacheKey("k");

    private final MovableClock clock = new MovableClock();
    private final Entries entries = new Entries(clock);
    private final FileStores stores = FileStores.temporary().bounded(32 * MIB, 0);
    private final SmallDisk disk = new SmallDisk(stores.directory(), 6 * MIB);
    private CacheStore store = stores.open(clock, disk);

    @AfterEach
    void cleanUp() {
        Await.item(store.close());
        stores.close();
    }

    @Test
    void aDiskSmallerThanTheBoundIsEvictedFrom() {
        for (int i = 0; i < 2_000; i++) {
            put(i);
            assertThat(has(0)).as("what is read often, after %d writes", i).isTrue();
        }
        assertThat(has(1_999)).isTrue();
        assertThat(has(1)).isFalse();
        assertThat(store.stats().evictions().orElseThrow()).isGreaterThan(1_000);
        assertThat(store.stats().entries().orElseThrow()).isGreaterThan(100);
    }

    @Test
    void theStoreEvictsFromADiskThatOthersFill() {
        fillWithEntries();
        disk.fill();
        put(1_000);
        assertThat(has(1_000)).isTrue();
    }

    @Test
    void anEntryCanBeRemovedFromAFullDisk() {
        putAndFill();
        assertThat(Await.failure(store.put(new CacheKey("new"), sized(50_000))))
                .isInstanceOf(StoreException.Full.class);
        assertThat(Await.item(store.get(KEY))).isPresent();
        assertThat(Await.item(store.remove(KEY))).isTrue();
        reopen();
        assertThat(Await.item(store.get(KEY))).isEmpty();
    }

    @Test
    void manyEntriesCanBeRemovedFromAFullDisk() {
        for (int i = 0; i < 5_000; i++) {
            Await.item(store.put(key(i), sized(10)));
        }
        disk.fill();
        for (int i = 0; i < 5_000; i++) {
            Await.item(store.remove(key(i)));
        }
        for (int i = 0; i < 5_000; i++) {
            assertThat(has(i)).isFalse();
        }
    }

    @Test
    void aRemovalBesideNewEntriesSucceeds() {
        putAndFill();
        List<Uni<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            calls.add(store.put(key(i), sized(50_000))
                    .replaceWith(true)
                    .onFailure(StoreException.Full.class)
                    .recoverWithItem(false));
        }
        calls.add(25, store.remove(KEY));
        assertThat(Await.item(Uni.join().all(calls).andFailFast()).get(25)).isTrue();
    }

    @Test
    void aFullDiskCanBePurged() {
        putAndFill();
        InvalidationLog log = store.capability(InvalidationLog.class).orElseThrow();
        for (long tag = 1; tag < 100; tag++) {
            var unused = Await.item(log.invalidate(Invalidation.lasting(Set.of(tag))));
        }
        var before = Await.item(log.standing(Set.of(99L))).marks();
        reopen();
        log = store.capability(InvalidationLog.class).orElseThrow();
        assertThat(Await.item(log.standing(Set.of(99L))).marks())
                .isEqualTo(before)
                .containsKey(99L);
    }

    @Test
    void aFullDiskCanBeFlushed() throws IOException {
        fillWithEntries();
        disk.fill();
        for (int i = 0; i < 20; i++) {
            Await.item(store.clear());
        }
        assertThat(segments()).isLessThanOrEqualTo(2);
        assertThat(openFiles()).as("without those that were deleted").isBetween(1L, files());
        assertThat(has(0)).isFalse();
        reopen();
        assertThat(has(0)).isFalse();
        disk.relieve();
        put(1);
        assertThat(has(1)).isTrue();
    }

    @Test
    void aPurgeOutlivesTheEvictionOfItsSegment() {
        InvalidationLog log = store.capability(InvalidationLog.class).orElseThrow();
        var unused = Await.item(log.invalidate(Invalidation.lasting(Set.of(7L))));
        var before = Await.item(log.standing(Set.of(7L))).marks();
        fillWithEntries();
        disk.fill();
        for (int i = 0; i < 500; i++) {
            put(1_000 + i);
        }
        reopen();
        log = store.capability(InvalidationLog.class).orElseThrow();
        assertThat(Await.item(log.standing(Set.of(7L))).marks())
                .isEqualTo(before)
                .containsKey(7L);
    }

    private void putAndFill() {
        Await.item(store.put(KEY, sized(50_000)));
        disk.fill();
    }

    private void fillWithEntries() {
        for (int i = 0; i < 1_000; i++) {
            put(i);
        }
    }

    private void reopen() {
        Await.item(store.close());
        store = stores.open(clock, disk);
    }

    private void put(int i) {
        Await.item(store.put(key(i), sized(10_000)));
    }

    private boolean has(int i) {
        return Await.item(store.get(key(i))).isPresent();
    }

    private long segments() throws IOException {
        try (Stream<Path> files = Files.list(stores.files())) {
            return files.filter(file -> file.toString().endsWith(".seg1")).count();
        }
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(stores.files())) {
            return files.count();
        }
    }

    /** The store's files that this process has open; one that was deleted takes room until it is closed. */
    private long openFiles() throws IOException {
        Path directory = stores.files().toRealPath();
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(descriptor -> isIn(directory, descriptor)).count();
        }
    }

    private static boolean isIn(Path directory, Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(directory);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    private static CacheKey key(int i) {
        return new CacheKey("k" + i);
    }

    private Entry sized(int bytes) {
        return entries.of(new byte[bytes], Ttl.never());
    }
}
