package dev.larder.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.CacheStore.Written;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of every backend. Optional capabilities have their own contracts, nested in the test of the backend. */
public abstract class CacheStoreContract {
    private static final CacheKey KEY = new CacheKey("k");
    private static final Duration SHORT = Duration.ofSeconds(1);

    @Test
    void missIsEmpty(CacheStore store) {
        assertThat(Await.item(store.get(new CacheKey("absent")))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 256, 1 << 16, 900_000})
    void everyByteComesBack(int size, CacheStore store, Entries entries) {
        byte[] value = new byte[size];
        ThreadLocalRandom.current().nextBytes(value);
        Await.item(store.put(KEY, entries.of(value, Ttl.never())));
        assertThat(Await.item(store.get(KEY)))
                .hasValueSatisfying(e -> assertThat(e.payload()).isEqualTo(value));
    }

    @Test
    void everythingKnownOfTheEntryComesBack(CacheStore store, StoreFixture backend) {
        long now = backend.clock().millis();
        var lifetime = new Lifetime(now, now + 3_600_000, 600_000, now + 5, now + 60_000, 1_234);
        var form = new Representation("text/plain; x=\"ä\"", "gzip, br");
        var entry = new Entry(-7, form, lifetime, new Revision(-3, 9), List.of("a:1", "{b}"), new byte[] {1});
        Await.item(store.put(KEY, entry));
        assertThat(Await.item(store.get(KEY)))
                .hasValueSatisfying(
                        e -> assertThat(e).usingRecursiveComparison().isEqualTo(entry));
    }

    @Test
    void aStoredResponseComesBackWithItsStatusAndFields(CacheStore store, StoreFixture backend) {
        long now = backend.clock().millis();
        var form = new Representation("text/html", "br")
                .with(List.of(
                        new Representation.Attribute("status", "203"),
                        new Representation.Attribute("vary", "accept-language"),
                        new Representation.Attribute("link", "</a>; rel=\"prev\", </ä>"),
                        new Representation.Attribute("link", ""),
                        new Representation.Attribute("x", "v".repeat(30_000))));
        var entry = new Entry(7, form, Lifetime.until(now, Lifetime.NEVER), new byte[] {1});
        Await.item(store.put(KEY, entry));
        assertThat(Await.item(store.get(KEY)))
                .hasValueSatisfying(
                        e -> assertThat(e).usingRecursiveComparison().isEqualTo(entry));
    }

    @Test
    void getAllEmitsWhatIsThere(CacheStore store, Entries entries) {
        Await.item(store.put(new CacheKey("a"), entries.lasting("1")));
        Await.item(store.put(new CacheKey("b"), entries.lasting("2")));
        var found = Await.item(store.getAll(List.of(new CacheKey("a"), new CacheKey("x"), new CacheKey("b"))));
        assertThat(values(found)).isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @Test
    void getAllOfNothingIsNothing(CacheStore store) {
        assertThat(Await.item(store.getAll(List.of()))).isEmpty();
    }

    @Test
    void getAllServesAThousandKeys(CacheStore store, Entries entries) {
        List<CacheKey> keys =
                IntStream.range(0, 1_000).mapToObj(i -> new CacheKey("n" + i)).toList();
        var unused = Concurrently.call(1_000, i -> store.put(keys.get(i), entries.lasting("v" + i)));
        assertThat(Await.item(store.getAll(keys))).hasSize(1_000);
    }

    /** A store may always require a call; an immediate answer must be correct. */
    @Test
    void getNowReturnsWhatGetEmits(CacheStore store, StoreFixture backend, Entries entries) {
        requireTheSameAtOnce(store);
        Await.item(store.put(KEY, entries.lasting("1")));
        requireTheSameAtOnce(store);
        Await.item(store.put(KEY, entries.lasting("2", SHORT)));
        requireTheSameAtOnce(store);
        backend.outlive(SHORT);
        requireTheSameAtOnce(store);
        Await.item(store.put(KEY, entries.of(new byte[900_000], Ttl.never())));
        requireTheSameAtOnce(store);
        Await.item(store.remove(KEY));
        requireTheSameAtOnce(store);
        Await.item(store.put(KEY, entries.lasting("3")));
        Await.item(store.clear());
        requireTheSameAtOnce(store);
    }

    private static void requireTheSameAtOnce(CacheStore store) {
        Lookup now = store.getNow(KEY);
        Optional<Entry> emitted = Await.item(store.get(KEY));
        if (now instanceof Lookup.Hit hit) {
            assertThat(emitted)
                    .hasValueSatisfying(entry ->
                            assertThat(entry).usingRecursiveComparison().isEqualTo(hit.entry()));
        } else if (now == Lookup.Empty.MISS) {
            assertThat(emitted).isEmpty();
        }
    }

    @Test
    void putSaysWhetherItReplaced(CacheStore store, Entries entries) {
        assertThat(Await.item(store.put(KEY, entries.lasting("1")))).isIn(Written.CREATED, Written.STORED);
        assertThat(Await.item(store.put(KEY, entries.lasting("2")))).isIn(Written.REPLACED, Written.STORED);
        assertThat(value(store, "k")).isEqualTo("2");
    }

    @ParameterizedTest
    @MethodSource("dev.larder.spi.HostileKeys#all")
    void hostileKeysAreJustKeys(String text, CacheStore store, Entries entries) {
        var key = new CacheKey(text);
        Await.item(store.put(new CacheKey("other"), entries.lasting("safe")));
        Await.item(store.put(key, entries.lasting("mine")));
        assertThat(value(store, text)).isEqualTo("mine");
        assertThat(Await.item(store.getAll(List.of(key)))).containsOnlyKeys(key);
        assertThat(Await.item(store.remove(key))).isTrue();
        assertThat(Await.item(store.get(key))).isEmpty();
        assertThat(value(store, "other")).isEqualTo("safe");
    }

    @Test
    void hostileKeysAreDifferentKeys(CacheStore store, Entries entries) {
        List<String> keys = HostileKeys.all().toList();
        keys.forEach(key -> Await.item(store.put(new CacheKey(key), entries.lasting(key))));
        assertThat(keys).allSatisfy(key -> assertThat(value(store, key)).isEqualTo(key));
    }

    @Test
    void removeTellsWhetherSomethingWasThere(CacheStore store, Entries entries) {
        Await.item(store.put(KEY, entries.lasting("v")));
        assertThat(Await.item(store.remove(KEY))).isTrue();
        assertThat(Await.item(store.remove(KEY))).isFalse();
    }

    @Test
    void clearSparesTheNeighbour(StoreFixture backend, Entries entries) {
        CacheStore a = backend.named("a");
        CacheStore ab = backend.named("ab");
        CacheStore star = backend.named("a*");
        for (CacheStore store : List.of(a, ab, star)) {
            Await.item(store.put(KEY, entries.lasting("v")));
        }
        Await.item(a.clear());
        assertThat(Await.item(a.get(KEY))).isEmpty();
        assertThat(Await.item(ab.get(KEY))).isPresent();
        Await.item(star.clear());
        assertThat(Await.item(star.get(KEY))).isEmpty();
        assertThat(Await.item(ab.get(KEY))).isPresent();
    }

    @Test
    void neighboursDoNotSeeEachOther(StoreFixture backend, Entries entries) {
        CacheStore a = backend.named("a");
        CacheStore b = backend.named("a:");
        Await.item(a.put(new CacheKey(":b"), entries.lasting("a's")));
        Await.item(b.put(new CacheKey("b"), entries.lasting("b's")));
        assertThat(value(a, ":b")).isEqualTo("a's");
        assertThat(Await.item(a.get(new CacheKey("b")))).isEmpty();
        assertThat(Await.item(b.remove(new CacheKey("b")))).isTrue();
        assertThat(value(a, ":b")).isEqualTo("a's");
    }

    @Test
    void aClearedStoreTakesNewEntries(CacheStore store, Entries entries) {
        Await.item(store.put(KEY, entries.lasting("old")));
        Await.item(store.clear());
        Await.item(store.put(KEY, entries.lasting("new")));
        assertThat(value(store, "k")).isEqualTo("new");
    }

    @Test
    void entryIsGoneAfterItsTtl(CacheStore store, StoreFixture backend, Entries entries) {
        InTime.within(SHORT, () -> {
            Await.item(store.put(KEY, entries.lasting("v", SHORT)));
            assertThat(Await.item(store.get(KEY))).isPresent();
        });
        backend.outlive(SHORT);
        assertThat(Await.item(store.get(KEY))).isEmpty();
        assertThat(Await.item(store.getAll(List.of(KEY)))).isEmpty();
        assertThat(Await.item(store.remove(KEY))).isFalse();
    }

    @Test
    void unusedEntryIsGoneAfterItsIdleTime(CacheStore store, StoreFixture backend) {
        InTime.within(SHORT, () -> {
            long now = backend.clock().millis();
            var lifetime = new Lifetime(now, now + 3_600_000, SHORT.toMillis(), now);
            Await.item(store.put(KEY, new Entry(1, Representation.BINARY, lifetime, new byte[1])));
            assertThat(Await.item(store.get(KEY))).isPresent();
        });
        backend.outlive(SHORT);
        assertThat(Await.item(store.get(KEY))).isEmpty();
    }

    @Test
    void putWithoutTtlDropsTheOldTtl(CacheStore store, StoreFixture backend, Entries entries) {
        Await.item(store.put(KEY, entries.lasting("v", SHORT)));
        Await.item(store.put(KEY, entries.lasting("v")));
        backend.outlive(SHORT);
        assertThat(Await.item(store.get(KEY))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(longs = {30, 31, 3_650, 36_500_000})
    void aLongTtlIsHonoured(long days, CacheStore store, Entries entries) {
        Await.item(store.put(KEY, entries.lasting("v", Duration.ofDays(days))));
        assertThat(Await.item(store.get(KEY))).isPresent();
    }

    @Test
    void concurrentPutsLeaveOneOfThem(CacheStore store, Entries entries) {
        var unused = Concurrently.call(64, i -> store.put(KEY, entries.lasting("v" + i)));
        assertThat(value(store, "k")).matches("v\\d+");
    }

    @Test
    void nothingHappensBeforeSubscription(CacheStore store, Entries entries) {
        var unused = store.put(KEY, entries.lasting("v"));
        assertThat(Await.item(store.get(KEY))).isEmpty();
    }

    @Test
    void pingAnswersAndChangesNothing(CacheStore store, Entries entries) {
        Await.item(store.put(KEY, entries.lasting("v")));
        Await.item(store.ping());
        assertThat(value(store, "k")).isEqualTo("v");
    }

    @Test
    void closeIsIdempotent(CacheStore store) {
        Await.item(store.close());
        Await.item(store.close());
    }

    @Test
    void keysOfAThousandAndTwentyFourBytesAreWithinTheLimit(CacheStore store) {
        assertThat(store.limits().maxKeyBytes()).isGreaterThanOrEqualTo(1_024);
    }

    /** A store has a capability if and only if its test runs the contract of that capability. */
    @Test
    void claimsExactlyWhatItsTestProves(CacheStore store) {
        Set<String> claimed = Arrays.stream(Capability.class.getPermittedSubclasses())
                .filter(c -> store.capability(c.asSubclass(Capability.class)).isPresent())
                .map(Class::getSimpleName)
                .collect(Collectors.toSet());
        Set<String> proven = Arrays.stream(getClass().getDeclaredClasses())
                .map(Class::getSuperclass)
                .map(Class::getSimpleName)
                .filter(name -> name.endsWith("Contract"))
                .map(name -> name.replace("Contract", ""))
                .collect(Collectors.toSet());
        provenElsewhere().stream().map(Class::getSimpleName).forEach(proven::add);
        assertThat(claimed).isEqualTo(proven);
    }

    /** The abilities that cannot differ from those of the same backend in another test, which runs their contracts. */
    protected Set<Class<? extends Capability>> provenElsewhere() {
        return Set.of();
    }

    private static String value(CacheStore store, String key) {
        return new String(Await.item(store.get(new CacheKey(key))).orElseThrow().payload(), UTF_8);
    }

    private static Map<String, String> values(Map<CacheKey, Entry> found) {
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        e -> e.getKey().text(), e -> new String(e.getValue().payload(), UTF_8)));
    }
}
