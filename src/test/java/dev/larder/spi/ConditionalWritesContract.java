package dev.larder.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link ConditionalWrites}. */
public abstract class ConditionalWritesContract {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final CacheKey KEY = new CacheKey("k");
    private static final CacheKey OTHER = new CacheKey("other");

    @Test
    void oneOfManyPutsIfAbsentWins(CacheStore store, Entries entries) {
        var wins = Concurrently.call(50, i -> writes(store).putIfAbsent(KEY, entries.lasting("v" + i)));
        assertThat(wins).containsOnlyOnce(true);
    }

    @Test
    void theWinnersValueIsThere(CacheStore store, Entries entries) {
        assertThat(Await.item(writes(store).putIfAbsent(KEY, entries.lasting("first"))))
                .isTrue();
        assertThat(Await.item(writes(store).putIfAbsent(KEY, entries.lasting("second"))))
                .isFalse();
        assertThat(value(store, KEY)).hasValue("first");
    }

    @Test
    void anEndedEntryIsAbsent(CacheStore store, StoreFixture backend, Entries entries) {
        Await.item(store.put(KEY, entries.lasting("old", SHORT)));
        backend.outlive(SHORT);
        assertThat(Await.item(writes(store).putIfAbsent(KEY, entries.lasting("new"))))
                .isTrue();
        assertThat(value(store, KEY)).hasValue("new");
    }

    @Test
    void putIfAbsentSetsTheTtl(CacheStore store, StoreFixture backend, Entries entries) {
        Await.item(writes(store).putIfAbsent(KEY, entries.lasting("v", SHORT)));
        backend.outlive(SHORT);
        assertThat(Await.item(store.get(KEY))).isEmpty();
    }

    @Test
    void allAreStoredWhenAllAreAbsent(CacheStore store, Entries entries) {
        var conflicts = Await.item(
                writes(store).putAllIfAbsent(Map.of(KEY, entries.lasting("1"), OTHER, entries.lasting("2"))));
        assertThat(conflicts).isEmpty();
        assertThat(value(store, KEY)).hasValue("1");
        assertThat(value(store, OTHER)).hasValue("2");
    }

    @Test
    void noneIsStoredWhenOneIsThere(CacheStore store, Entries entries) {
        Await.item(store.put(OTHER, entries.lasting("old")));
        var conflicts = Await.item(
                writes(store).putAllIfAbsent(Map.of(KEY, entries.lasting("1"), OTHER, entries.lasting("2"))));
        assertThat(conflicts).containsExactly(OTHER);
        assertThat(value(store, KEY)).isEmpty();
        assertThat(value(store, OTHER)).hasValue("old");
    }

    @Test
    void replaceNeedsTheExpectedVersion(CacheStore store, Entries entries) {
        Entry first = entries.lasting("first");
        Entry second = entries.lasting("second");
        Await.item(store.put(KEY, first));
        assertThat(Await.item(writes(store).replace(KEY, first.version(), second)))
                .isTrue();
        assertThat(Await.item(writes(store).replace(KEY, first.version(), entries.lasting("third"))))
                .isFalse();
        assertThat(value(store, KEY)).hasValue("second");
    }

    @Test
    void replaceNeedsAnEntry(CacheStore store, Entries entries) {
        assertThat(Await.item(writes(store).replace(KEY, 1, entries.lasting("v"))))
                .isFalse();
        assertThat(Await.item(store.get(KEY))).isEmpty();
    }

    @Test
    void replaceSetsTheNewLife(CacheStore store, StoreFixture backend, Entries entries) {
        Entry first = entries.lasting("v");
        Await.item(store.put(KEY, first));
        Await.item(writes(store).replace(KEY, first.version(), entries.lasting("v", SHORT)));
        backend.outlive(SHORT);
        assertThat(Await.item(store.get(KEY))).isEmpty();
    }

    @Test
    void aLifeChangesUnderTheSameVersion(CacheStore store, StoreFixture backend, Entries entries) {
        InTime.within(SHORT, () -> {
            Entry first = entries.lasting("v", SHORT);
            Await.item(store.put(KEY, first));
            Entry longer = first.withLifetime(Lifetime.until(first.lifetime().created(), Lifetime.NEVER));
            assertThat(Await.item(writes(store).replace(KEY, first.version(), longer)))
                    .isTrue();
        });
        backend.outlive(SHORT);
        assertThat(value(store, KEY)).hasValue("v");
    }

    @Test
    void oneOfManyReplacementsWins(CacheStore store, Entries entries) {
        Entry first = entries.lasting("first");
        Await.item(store.put(KEY, first));
        var wins = Concurrently.call(50, i -> writes(store).replace(KEY, first.version(), entries.lasting("v" + i)));
        assertThat(wins).containsOnlyOnce(true);
    }

    @Test
    void removeNeedsTheExpectedVersion(CacheStore store, Entries entries) {
        Entry entry = entries.lasting("v");
        Await.item(store.put(KEY, entry));
        assertThat(Await.item(writes(store).remove(KEY, entry.version() + 1))).isFalse();
        assertThat(Await.item(store.get(KEY))).isPresent();
        assertThat(Await.item(writes(store).remove(KEY, entry.version()))).isTrue();
        assertThat(Await.item(store.get(KEY))).isEmpty();
    }

    @Test
    void oneOfManyGetsTheRemovedEntry(CacheStore store, Entries entries) {
        Await.item(store.put(KEY, entries.lasting("v")));
        var got = Concurrently.call(50, i -> writes(store).getAndRemove(KEY));
        assertThat(got.stream().flatMap(Optional::stream)).hasSize(1);
        assertThat(Await.item(store.get(KEY))).isEmpty();
    }

    @Test
    void anUnreadableEntryIsAbsent(CacheStore store, StoreFixture backend, Entries entries) {
        backend.spoil(store, KEY);
        assertThat(Await.item(writes(store).putIfAbsent(KEY, entries.lasting("new"))))
                .isTrue();
        assertThat(Await.item(writes(store).putIfAbsent(KEY, entries.lasting("newer"))))
                .isFalse();
        assertThat(value(store, KEY)).hasValue("new");
    }

    @Test
    void oneOfManyWinsOverWhatCannotBeRead(CacheStore store, StoreFixture backend, Entries entries) {
        backend.spoil(store, KEY);
        var wins = Concurrently.call(50, i -> writes(store).putIfAbsent(KEY, entries.lasting("v" + i)));
        assertThat(wins).containsOnlyOnce(true);
        assertThat(value(store, KEY)).isPresent();
    }

    @Test
    void anUnreadableEntryIsAbsentAmongOthers(CacheStore store, StoreFixture backend, Entries entries) {
        backend.spoil(store, KEY);
        var both = Map.of(KEY, entries.lasting("1"), OTHER, entries.lasting("2"));
        assertThat(Await.item(writes(store).putAllIfAbsent(both))).isEmpty();
        assertThat(value(store, KEY)).hasValue("1");
        assertThat(value(store, OTHER)).hasValue("2");
    }

    @Test
    void onlyWhatCanBeReadIsInTheWay(CacheStore store, StoreFixture backend, Entries entries) {
        backend.spoil(store, KEY);
        Await.item(store.put(OTHER, entries.lasting("old")));
        var both = Map.of(KEY, entries.lasting("1"), OTHER, entries.lasting("2"));
        assertThat(Await.item(writes(store).putAllIfAbsent(both))).containsExactly(OTHER);
        assertThat(value(store, OTHER)).hasValue("old");
    }

    @Test
    void anUnreadableEntryHasNoVersion(CacheStore store, StoreFixture backend, Entries entries) {
        backend.spoil(store, KEY);
        assertThat(Await.item(writes(store).replace(KEY, StoreFixture.SPOILT_VERSION, entries.lasting("v"))))
                .isFalse();
        assertThat(Await.item(writes(store).remove(KEY, StoreFixture.SPOILT_VERSION)))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("dev.larder.spi.HostileKeys#all")
    void hostileKeysAreJustKeys(String text, CacheStore store, Entries entries) {
        var key = new CacheKey(text);
        Entry first = entries.lasting("1");
        assertThat(Await.item(writes(store).putIfAbsent(key, first))).isTrue();
        assertThat(Await.item(writes(store).putAllIfAbsent(Map.of(key, entries.lasting("2")))))
                .containsExactly(key);
        assertThat(Await.item(writes(store).replace(key, first.version(), entries.lasting("3"))))
                .isTrue();
        assertThat(Await.item(writes(store).getAndRemove(key)))
                .hasValueSatisfying(e -> assertThat(e.payload()).asString().isEqualTo("3"));
    }

    private static ConditionalWrites writes(CacheStore store) {
        return store.capability(ConditionalWrites.class).orElseThrow();
    }

    private static Optional<String> value(CacheStore store, CacheKey key) {
        return Await.item(store.get(key)).map(e -> new String(e.payload(), UTF_8));
    }
}
