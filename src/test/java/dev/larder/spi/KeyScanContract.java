package dev.larder.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of {@link KeyScan}. */
public abstract class KeyScanContract {
    private static final Duration SHORT = Duration.ofSeconds(1);

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 1_000})
    void thePagesTogetherHoldEveryKey(int limit, CacheStore store, Entries entries) {
        List<String> keys = IntStream.range(0, 150).mapToObj(i -> "p/" + i).toList();
        keys.forEach(key -> Await.item(store.put(new CacheKey(key), entries.lasting("v"))));
        Await.item(store.put(new CacheKey("q/1"), entries.lasting("v")));
        assertThat(list(store, "p/", limit)).containsAll(keys).doesNotContain("q/1");
    }

    @Test
    void aPageIsNeverLargerThanAskedFor(CacheStore store, Entries entries) {
        IntStream.range(0, 50).forEach(i -> Await.item(store.put(new CacheKey("k" + i), entries.lasting("v"))));
        assertThat(Await.item(scan(store).scan(new KeyScan.Query("", Optional.empty(), 3)))
                        .keys())
                .hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void aKeyIsListedWithItsSizeAndDeadline(CacheStore store, StoreFixture backend, Entries entries) {
        long now = backend.clock().millis();
        Await.item(store.put(new CacheKey("a"), entries.lasting("12345", Duration.ofHours(1))));
        Await.item(store.put(new CacheKey("b"), entries.lasting("1")));
        List<KeyScan.Listed> listed = pages(store, "", 10);
        assertThat(listed)
                .filteredOn(l -> l.key().text().equals("a"))
                .first()
                .satisfies(l -> assertThat(l.size()).isEqualTo(5))
                .satisfies(l -> assertThat(l.deadline()).isBetween(now + 3_590_000, now + 3_610_000));
        assertThat(listed)
                .filteredOn(l -> l.key().text().equals("b"))
                .first()
                .satisfies(l -> assertThat(l.deadline()).isEqualTo(Lifetime.NEVER));
    }

    @Test
    void anEndedEntryIsNotListed(CacheStore store, StoreFixture backend, Entries entries) {
        Await.item(store.put(new CacheKey("a"), entries.lasting("v", SHORT)));
        backend.outlive(SHORT);
        assertThat(list(store, "", 10)).isEmpty();
    }

    @Test
    void countersAndListsAreNotListed(CacheStore store, Entries entries) {
        Await.item(store.put(new CacheKey("a"), entries.lasting("v")));
        if (store.capability(Counters.class).isPresent()) {
            Await.item(store.capability(Counters.class).orElseThrow().add(new CacheKey("n"), 1, Ttl.never()));
        }
        if (store.capability(Lists.class).isPresent()) {
            Await.item(TextLists.of(store).append(new CacheKey("l"), "v"));
        }
        assertThat(list(store, "", 10)).containsExactly("a");
    }

    @Test
    void theNeighboursKeysAreNotListed(StoreFixture backend, Entries entries) {
        CacheStore a = backend.named("a");
        CacheStore ab = backend.named("ab");
        Await.item(a.put(new CacheKey("mine"), entries.lasting("v")));
        Await.item(ab.put(new CacheKey("theirs"), entries.lasting("v")));
        assertThat(list(a, "", 10)).containsExactly("mine");
    }

    @ParameterizedTest
    @MethodSource("dev.larder.spi.HostileKeys#all")
    void hostileKeysAndPrefixesAreTakenLiterally(String text, CacheStore store, Entries entries) {
        Await.item(store.put(new CacheKey("other"), entries.lasting("v")));
        Await.item(store.put(new CacheKey(text + "!"), entries.lasting("v")));
        assertThat(list(store, text, 10)).containsExactly(text + "!");
        assertThat(Await.item(scan(store).removeAll(text))).isEqualTo(1);
        assertThat(list(store, "", 10)).containsExactly("other");
    }

    @Test
    void removeAllRemovesWhatBeginsWithThePrefix(CacheStore store, Entries entries) {
        for (String key : List.of("user:1", "user:2", "user", "uses:1")) {
            Await.item(store.put(new CacheKey(key), entries.lasting("v")));
        }
        assertThat(Await.item(scan(store).removeAll("user:"))).isEqualTo(2);
        assertThat(list(store, "", 10)).containsExactlyInAnyOrder("user", "uses:1");
    }

    @Test
    void removeAllSparesTheNeighbour(StoreFixture backend, Entries entries) {
        CacheStore a = backend.named("a");
        CacheStore ab = backend.named("ab");
        for (CacheStore store : List.of(a, ab)) {
            Await.item(store.put(new CacheKey("k1"), entries.lasting("v")));
        }
        assertThat(Await.item(scan(a).removeAll("k"))).isEqualTo(1);
        assertThat(list(ab, "", 10)).containsExactly("k1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "../..", "999999999999999999999999", "0:0:0:0:0"})
    void aForgedCursorIsRefused(String cursor, CacheStore store) {
        assertThat(Await.failure(scan(store).scan(new KeyScan.Query("", Optional.of(cursor), 10))))
                .isInstanceOf(StoreException.BadCursor.class);
    }

    private static KeyScan scan(CacheStore store) {
        return store.capability(KeyScan.class).orElseThrow();
    }

    private static List<String> list(CacheStore store, String prefix, int limit) {
        return pages(store, prefix, limit).stream()
                .map(l -> l.key().text())
                .distinct()
                .toList();
    }

    private static List<KeyScan.Listed> pages(CacheStore store, String prefix, int limit) {
        List<KeyScan.Listed> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            var page = Await.item(scan(store).scan(new KeyScan.Query(prefix, cursor, limit)));
            all.addAll(page.keys());
            cursor = page.next();
        } while (cursor.isPresent());
        return all;
    }
}
