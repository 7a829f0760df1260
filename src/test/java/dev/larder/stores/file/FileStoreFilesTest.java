package dev.larder.stores.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Counters;
import dev.larder.spi.Entries;
import dev.larder.spi.Entry;
import dev.larder.spi.Limit;
import dev.larder.spi.RateLimits;
import dev.larder.spi.RateLimits.Claim;
import dev.larder.spi.StoreException;
import dev.larder.spi.TextLists;
import dev.larder.spi.Ttl;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The data of a store that is opened on the files of an earlier one, complete or damaged. */
@Tag("file")
class FileStoreFilesTest {
    private static final CacheKey KEY = new CacheKey("k");

    private final MovableClock clock = new MovableClock();
    private final Entries entries = new Entries(clock);
    private final FileStores stores = FileStores.temporary().bounded(16 << 20, 1 << 20);
    private CacheStore store = stores.open(clock);

    @AfterEach
    void cleanUp() {
        Await.item(store.close());
        stores.close();
    }

    @Test
    void everythingIsThereAgainWithItsLife() {
        Await.item(store.put(KEY, entries.lasting("v", Duration.ofHours(1))));
        Await.item(counters().add(KEY, 41, Ttl.of(Duration.ofHours(1))));
        reopen();
        assertThat(value("k")).hasValue("v");
        assertThat(Await.item(counters().add(KEY, 1, Ttl.never())).value()).isEqualTo(42);
        clock.pass(Duration.ofHours(1));
        assertThat(value("k")).isEmpty();
        assertThat(Await.item(counters().read(KEY))).isEmpty();
    }

    @Test
    void listsAreThereAgainAndGoAgain() {
        Await.item(lists().append(KEY, "a", "b", "c"));
        Await.item(lists().append(KEY, Ttl.of(Duration.ofHours(1)), "d"));
        Await.item(lists().pop(KEY, 1));
        reopen();
        assertThat(Await.item(lists().all(KEY))).hasValue(List.of("b", "c", "d"));
        Await.item(lists().pop(KEY, 3));
        reopen();
        assertThat(Await.item(lists().all(KEY))).isEmpty();
        Await.item(lists().append(KEY, "e"));
        Await.item(store.clear());
        reopen();
        assertThat(Await.item(lists().all(KEY))).isEmpty();
    }

    @Test
    void everyTruncationOfAListIsAnEarlierStateOfIt() throws IOException {
        List<String> added = new ArrayList<>();
        Set<Optional<List<String>>> states = new HashSet<>(Set.of(Optional.empty()));
        for (int i = 0; i < 4; i++) {
            Await.item(lists().append(KEY, "value " + i));
            added.add("value " + i);
            states.add(Optional.of(List.copyOf(added)));
        }
        byte[] whole = closeAndRead();
        Set<Optional<List<String>>> found = new HashSet<>();
        for (int length = 0; length <= whole.length; length++) {
            Files.write(onlySegment(), Arrays.copyOf(whole, length));
            store = stores.open(clock);
            found.add(Await.item(lists().all(KEY)));
            Await.item(store.close());
        }
        assertThat(found).isEqualTo(states);
    }

    @Test
    void aDamagedListIsCorruptAndReplacedByTheNextAddition() {
        Await.item(lists().append(KEY, "a", "b"));
        stores.flipTheLastByte("larder:test");
        assertThat(Await.failure(lists().all(KEY))).isInstanceOf(StoreException.Corrupt.class);
        assertThat(Await.item(lists().pop(KEY, 1))).isEmpty();
        Await.item(lists().append(KEY, "c"));
        assertThat(Await.item(lists().all(KEY))).hasValue(List.of("c"));
    }

    @Test
    void theTakenCostOfALimitStaysTaken() {
        var day = new Limit("day", RateLimits.Algorithm.SLIDING, 3, Duration.ofDays(1), 3);
        assertThat(take(day).admitted()).isTrue();
        assertThat(take(day).admitted()).isTrue();
        reopen();
        assertThat(take(day).standings().get(0).remaining()).isZero();
        assertThat(take(day).admitted()).isFalse();
        Await.item(limits().reset(KEY));
        reopen();
        assertThat(take(day).standings().get(0).remaining()).isEqualTo(2);
    }

    @Test
    void removedEntriesStayAway() {
        Await.item(store.put(KEY, entries.lasting("v")));
        Await.item(counters().add(KEY, 1, Ttl.never()));
        Await.item(store.remove(KEY));
        Await.item(counters().reset(KEY));
        reopen();
        assertThat(value("k")).isEmpty();
        assertThat(Await.item(counters().read(KEY))).isEmpty();
    }

    @Test
    void clearedEntriesStayAway() {
        Await.item(store.put(KEY, entries.lasting("old")));
        Await.item(store.clear());
        Await.item(store.put(new CacheKey("later"), entries.lasting("new")));
        reopen();
        assertThat(value("k")).isEmpty();
        assertThat(value("later")).hasValue("new");
    }

    @Test
    void anEndedValueDoesNotUncoverAnOlderOne() {
        Await.item(store.put(KEY, entries.lasting("older")));
        Await.item(store.put(KEY, entries.lasting("newer", Duration.ofSeconds(1))));
        clock.pass(Duration.ofSeconds(2));
        reopen();
        assertThat(value("k")).isEmpty();
    }

    @Test
    void everyTruncationIsAnEarlierStateOfTheStore() throws IOException {
        for (int i = 0; i < 5; i++) {
            Await.item(store.put(new CacheKey("k" + i), entries.lasting("value of " + i)));
        }
        Await.item(store.remove(new CacheKey("k0")));
        byte[] whole = closeAndRead();
        for (int length = 0; length < whole.length; length++) {
            Files.write(onlySegment(), Arrays.copyOf(whole, length));
            store = stores.open(clock);
            List<Optional<String>> found =
                    IntStream.range(0, 5).mapToObj(i -> value("k" + i)).toList();
            int there = (int) found.stream().skip(1).filter(Optional::isPresent).count();
            for (int i = 1; i < 5; i++) {
                assertThat(found.get(i)).isEqualTo(i <= there ? Optional.of("value of " + i) : Optional.empty());
            }
            Await.item(store.put(KEY, entries.lasting("goes on")));
            reopen();
            assertThat(value("k")).hasValue("goes on");
            Await.item(store.close());
        }
    }

    @Test
    void aWriteOfSeveralEntriesIsFoundCompletelyOrNotAtAll() throws IOException {
        Map<CacheKey, Entry> together = Map.of(KEY, entries.lasting("1"), new CacheKey("l"), entries.lasting("2"));
        assertThat(Await.item(
                        store.capability(ConditionalWrites.class).orElseThrow().putAllIfAbsent(together)))
                .isEmpty();
        byte[] whole = closeAndRead();
        for (int length = 0; length <= whole.length; length++) {
            Files.write(onlySegment(), Arrays.copyOf(whole, length));
            store = stores.open(clock);
            assertThat(List.of(value("k"), value("l")))
                    .isEqualTo(
                            length == whole.length
                                    ? List.of(Optional.of("1"), Optional.of("2"))
                                    : List.of(Optional.empty(), Optional.empty()));
            Await.item(store.close());
        }
    }

    @Test
    void aFlippedBitNeverChangesAValue() throws IOException {
        for (int i = 0; i < 20; i++) {
            Await.item(store.put(new CacheKey("k" + i), entries.lasting("value of " + i)));
        }
        byte[] whole = closeAndRead();
        var random = new Random(1);
        for (int round = 0; round < 300; round++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(onlySegment(), damaged);
            store = stores.open(clock);
            for (int i = 0; i < 20; i++) {
                assertThat(value("k" + i)).isIn(Optional.empty(), Optional.of("value of " + i));
            }
            Await.item(store.close());
            deleteSegments();
        }
    }

    /** A size that claims more than there is looks like a write that was interrupted. */
    @Test
    void aFlippedBitInASizeBringsNothingBack() throws IOException {
        int keys = 6;
        for (int i = 0; i < keys; i++) {
            Await.item(store.put(new CacheKey("k" + i), entries.lasting("old value")));
        }
        for (int i = 0; i < keys; i++) {
            Await.item(store.put(new CacheKey("k" + i), entries.lasting("a newer value")));
        }
        for (int i = 0; i < keys; i += 2) {
            Await.item(store.remove(new CacheKey("k" + i)));
        }
        byte[] whole = closeAndRead();
        for (int at = 0; at < whole.length; at += ByteBuffer.wrap(whole).getInt(at + 4)) {
            for (int bit = 0; bit < Integer.SIZE; bit++) {
                byte[] damaged = whole.clone();
                damaged[at + 7 - bit / 8] ^= (byte) (1 << bit % 8);
                Files.write(onlySegment(), damaged);
                store = stores.open(clock);
                for (int i = 0; i < keys; i++) {
                    Optional<String> last = i % 2 == 0 ? Optional.empty() : Optional.of("a newer value");
                    assertThat(value("k" + i))
                            .as("record at %d, bit %d", at, bit)
                            .isIn(Optional.empty(), last);
                }
                Await.item(store.close());
                deleteSegments();
            }
        }
    }

    @Test
    void aDamagedSectorBringsNothingBack() throws IOException {
        Await.item(store.put(KEY, entries.lasting("old value")));
        int before = (int) Files.size(onlySegment());
        Await.item(store.put(KEY, entries.lasting("x".repeat(1_000))));
        Await.item(store.remove(KEY));
        byte[] damaged = closeAndRead();
        Arrays.fill(damaged, before, before + 512, (byte) 0x7f);
        Files.write(onlySegment(), damaged);
        store = stores.open(clock);
        assertThat(value("k")).isEmpty();
    }

    @Test
    void aPayloadThatLooksLikeManyRecordsDelaysNoStart() throws IOException {
        ByteBuffer payload = ByteBuffer.allocate(1 << 20);
        while (payload.remaining() >= LogRecord.HEADER) {
            int size = Math.max(LogRecord.HEADER, payload.remaining() - 100);
            payload.putInt(1).putInt(size).put((byte) 'E').putInt(0).putLong(0).putInt(1);
        }
        Await.item(store.put(KEY, entries.lasting("v")));
        Await.item(store.put(new CacheKey("l"), entries.of(payload.array(), Ttl.never())));
        byte[] whole = closeAndRead();
        Files.write(onlySegment(), Arrays.copyOf(whole, whole.length - 50));
        long begun = System.nanoTime();
        store = stores.open(clock);
        assertThat(value("k")).isIn(Optional.empty(), Optional.of("v"));
        assertThat(System.nanoTime() - begun).isLessThan(Duration.ofSeconds(5).toNanos());
    }

    @Test
    void recordsOlderThanDamageAreIgnored() throws IOException {
        Await.item(store.put(KEY, entries.lasting("removed later")));
        int before = (int) Files.size(onlySegment());
        Await.item(store.remove(KEY));
        Await.item(store.put(new CacheKey("l"), entries.lasting("v")));
        byte[] damaged = closeAndRead();
        damaged[before + LogRecord.HEADER] ^= 1; // in the key of the removal
        Files.write(onlySegment(), damaged);
        store = stores.open(clock);
        assertThat(value("k")).isEmpty();
    }

    @Test
    void damageWhileItIsOpenDoesNotWithholdTheOthers() throws IOException {
        CacheKey other = new CacheKey("l");
        Await.item(store.put(KEY, entries.lasting("v")));
        int first = (int) Files.size(onlySegment());
        Await.item(store.put(other, entries.lasting("v")));
        reopen();
        assertThat(value("l")).hasValue("v"); // and not that of k, which would then be in the heap tier
        byte[] damaged = Files.readAllBytes(onlySegment());
        damaged[first - 1] ^= 1;
        Files.write(onlySegment(), damaged, StandardOpenOption.WRITE);
        assertThat(Await.item(store.getAll(List.of(KEY, other)))).containsOnlyKeys(other);
    }

    private void reopen() {
        Await.item(store.close());
        store = stores.open(clock);
    }

    private byte[] closeAndRead() throws IOException {
        Await.item(store.close());
        byte[] whole = Files.readAllBytes(onlySegment());
        deleteSegments();
        return whole;
    }

    private Path onlySegment() {
        return stores.files().resolve("00000001.seg1");
    }

    private void deleteSegments() throws IOException {
        try (Stream<Path> files = Files.list(stores.files())) {
            for (Path file : files.filter(f -> f.toString().endsWith(".seg1")).toList()) {
                Files.delete(file);
            }
        }
    }

    private TextLists lists() {
        return TextLists.of(store);
    }

    private RateLimits.Decision take(Limit limit) {
        return Await.item(limits().take(KEY, List.of(new Claim(limit, 1))));
    }

    private RateLimits limits() {
        return store.capability(RateLimits.class).orElseThrow();
    }

    private Counters counters() {
        return store.capability(Counters.class).orElseThrow();
    }

    private Optional<String> value(String key) {
        return Await.item(store.get(new CacheKey(key))).map(e -> new String(e.payload(), UTF_8));
    }
}
