package dev.larder.stores.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.server.RedisServer;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Counters;
import dev.larder.spi.Entries;
import dev.larder.spi.Entry;
import dev.larder.spi.KeyScan;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Lists;
import dev.larder.spi.Representation;
import dev.larder.spi.StoreContext;
import dev.larder.spi.StoreException;
import dev.larder.spi.StoreFixture;
import dev.larder.spi.Ttl;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Plain values that other programs write and read. */
@Tag("redis")
class RedisRawStoreTest {
    private static final RedisServer SERVER = RedisServer.start();
    private static final CacheKey KEY = new CacheKey("k");

    private final Entries entries = new Entries(Clock.systemUTC());
    private final CacheStore store = open(Optional.of("app:"));
    private final CacheStore whole = open(Optional.empty());

    @BeforeEach
    void empty() {
        assertThat(SERVER.command("FLUSHALL")).isEqualTo("+OK");
    }

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @Test
    void aValueOfAnotherProgramIsRead() {
        SERVER.command("SET", "app:k", "plain", "PX", "60000");
        long now = Clock.systemUTC().millis();
        assertThat(Await.item(store.get(KEY))).hasValueSatisfying(e -> {
            assertThat(e.payload()).asString(UTF_8).isEqualTo("plain");
            assertThat(e.form()).isEqualTo(Representation.BINARY);
            assertThat(e.lifetime().deadline()).isBetween(now + 50_000, now + 61_000);
        });
        assertThat(Await.item(store.getAll(List.of(KEY, new CacheKey("x"))))).containsOnlyKeys(KEY);
    }

    @Test
    void aWrittenValueIsPlainForOtherPrograms() {
        Await.item(store.put(KEY, entries.lasting("plain", Duration.ofMinutes(1))));
        assertThat(SERVER.command("GET", "app:k")).isEqualTo("plain");
        assertThat(SERVER.command("TTL", "app:k")).isIn(":60", ":59");
    }

    @Test
    void withoutAPrefixTheKeyIsTheKey() {
        SERVER.command("SET", "k", "v");
        assertThat(payload(whole)).hasValue("v");
        assertThat(Await.item(whole.remove(KEY))).isTrue();
        assertThat(SERVER.command("EXISTS", "k")).isEqualTo(":0");
    }

    @Test
    void aValueWithoutTtlHasNoEnd() {
        SERVER.command("SET", "app:k", "v");
        assertThat(Await.item(store.get(KEY)))
                .hasValueSatisfying(e -> assertThat(e.lifetime().deadline()).isEqualTo(Lifetime.NEVER));
    }

    @Test
    void equalBytesHaveEqualVersions() {
        SERVER.command("SET", "app:k", "v");
        long version = version();
        SERVER.command("SET", "app:k", "w");
        assertThat(version()).isNotEqualTo(version);
        SERVER.command("SET", "app:k", "v");
        assertThat(version()).isEqualTo(version);
    }

    @Test
    void aReplacementNeedsTheContentThatWasSeen() {
        SERVER.command("SET", "app:k", "seen");
        long seen = version();
        SERVER.command("SET", "app:k", "changed");
        assertThat(Await.item(writes().replace(KEY, seen, entries.lasting("mine"))))
                .isFalse();
        assertThat(Await.item(writes().remove(KEY, seen))).isFalse();
        assertThat(Await.item(writes().replace(KEY, version(), entries.lasting("mine"))))
                .isTrue();
        assertThat(SERVER.command("GET", "app:k")).isEqualTo("mine");
        assertThat(Await.item(writes().remove(KEY, version()))).isTrue();
        assertThat(Await.item(writes().replace(KEY, seen, entries.lasting("mine"))))
                .isFalse();
    }

    @Test
    void anEntryCanBeTakenOnce() {
        SERVER.command("SET", "app:k", "v");
        assertThat(Await.item(writes().getAndRemove(KEY)).map(Entry::payload)).hasValue("v".getBytes(UTF_8));
        assertThat(Await.item(writes().getAndRemove(KEY))).isEmpty();
    }

    @Test
    void anotherTypeIsAConflict() {
        SERVER.command("RPUSH", "app:k", "v");
        assertThat(Await.failure(store.get(KEY))).isInstanceOf(StoreException.Conflict.class);
        assertThat(Await.failure(writes().replace(KEY, 1, entries.lasting("v"))))
                .isInstanceOf(StoreException.Conflict.class);
        assertThat(Await.failure(counters().add(KEY, 1, Ttl.never()))).isInstanceOf(StoreException.Conflict.class);
    }

    @Test
    void noWriteTakesAnotherProgramsList() {
        SERVER.command("RPUSH", "app:k", "job");
        Entry entry = entries.lasting("v");
        Entry over = new Entry(1, Representation.BINARY, Lifetime.until(0, 1), "v".getBytes(UTF_8));
        assertThat(Await.failure(store.put(KEY, entry))).isInstanceOf(StoreException.Conflict.class);
        assertThat(Await.failure(store.put(KEY, over))).isInstanceOf(StoreException.Conflict.class);
        assertThat(Await.failure(store.remove(KEY))).isInstanceOf(StoreException.Conflict.class);
        assertThat(Await.failure(counters().reset(KEY))).isInstanceOf(StoreException.Conflict.class);
        assertThat(Await.item(writes().putIfAbsent(KEY, entry))).isFalse();
        assertThat(Await.item(writes().putAllIfAbsent(Map.of(KEY, entry)))).containsExactly(KEY);
        assertThat(SERVER.command("LPOP", "app:k")).isEqualTo("job");
    }

    @Test
    void aWriteTellsWhetherSomethingWasThere() {
        assertThat(Await.item(store.put(KEY, entries.lasting("1")))).isEqualTo(CacheStore.Written.CREATED);
        assertThat(Await.item(store.put(KEY, entries.lasting("2")))).isEqualTo(CacheStore.Written.REPLACED);
        assertThat(Await.item(store.remove(KEY))).isTrue();
        assertThat(Await.item(store.remove(KEY))).isFalse();
        assertThat(Await.item(counters().reset(KEY))).isFalse();
    }

    @Test
    void aWrongTypeFailsNoOtherCommand() {
        SERVER.command("RPUSH", "app:list", "v");
        SERVER.command("SET", "app:k", "v");
        var calls = IntStream.range(0, 100)
                .mapToObj(i -> store.get(new CacheKey(i % 2 == 0 ? "k" : "list"))
                        .map(found -> "served")
                        .onFailure()
                        .recoverWithItem(failure -> failure.getClass().getSimpleName()))
                .toList();
        var outcomes = Await.item(Uni.join().all(calls).andFailFast());
        assertThat(outcomes)
                .hasSize(100)
                .isEqualTo(IntStream.range(0, 100)
                        .mapToObj(i -> i % 2 == 0 ? "served" : "Conflict")
                        .toList());
    }

    @Test
    void manyReadTogetherTellThatOneIsOfAnotherType() {
        SERVER.command("RPUSH", "app:list", "v");
        SERVER.command("SET", "app:k", "v");
        assertThat(Await.failure(store.getAll(List.of(KEY, new CacheKey("list")))))
                .isInstanceOf(StoreException.Conflict.class);
        assertThat(Await.item(store.getAll(List.of(KEY)))).containsOnlyKeys(KEY);
    }

    /** A plain value cannot store its last access. */
    @Test
    void anIdleTimeIsRefusedByEveryWrite() {
        long now = Clock.systemUTC().millis();
        var session = new Entry(1, Representation.BINARY, new Lifetime(now, now + 60_000, 30_000, now), new byte[1]);
        assertThat(List.of(
                        store.put(KEY, session),
                        writes().putIfAbsent(KEY, session),
                        writes().putAllIfAbsent(Map.of(KEY, session)),
                        writes().replace(KEY, 1, session)))
                .allSatisfy(write -> assertThat(Await.failure(write))
                        .isInstanceOf(StoreException.Unfit.class)
                        .hasMessageContaining("idle"));
        assertThat(SERVER.command("EXISTS", "app:k")).isEqualTo(":0");
    }

    @Test
    void countersAreOtherProgramsNumbers() {
        SERVER.command("SET", "app:k", "41");
        assertThat(Await.item(counters().add(KEY, 1, Ttl.never())).value()).isEqualTo(42);
        assertThat(SERVER.command("GET", "app:k")).isEqualTo("42");
        SERVER.command("SET", "app:k", "text");
        assertThat(Await.failure(counters().add(KEY, 1, Ttl.never()))).isInstanceOf(StoreException.Conflict.class);
        assertThat(Await.failure(counters().read(KEY))).isInstanceOf(StoreException.Conflict.class);
    }

    @Test
    void listsAreOtherProgramsLists() {
        SERVER.command("RPUSH", "app:k", "theirs", "7");
        assertThat(Await.item(lists().append(KEY, addition("mine", OptionalInt.of(2)))))
                .isEqualTo(new Lists.State(2, Lifetime.NEVER));
        assertThat(SERVER.command("LINDEX", "app:k", "0")).isEqualTo("7");
        assertThat(SERVER.command("LINDEX", "app:k", "1")).isEqualTo("mine");
        SERVER.command("LPUSH", "app:k", "\u0001 not JSON");
        SERVER.command("EXPIRE", "app:k", "60");
        var part = Await.item(lists().range(KEY, new Lists.Range(0, 0, 1_000))).orElseThrow();
        assertThat(part.values()).containsExactly("\u0001 not JSON".getBytes(UTF_8));
        assertThat(part.list().length()).isEqualTo(3);
        assertThat(part.list().deadline()).isNotEqualTo(Lifetime.NEVER);
        assertThat(Await.item(lists().pop(KEY, new Lists.Pop(Lists.Side.LEFT, 2, 1_000)))
                        .orElseThrow()
                        .values())
                .hasSize(2);
        assertThat(SERVER.command("LPOP", "app:k")).isEqualTo("mine");
        assertThat(SERVER.command("EXISTS", "app:k")).isEqualTo(":0");
    }

    @Test
    void aValueThatIsNoListIsAConflictAndStays() {
        SERVER.command("SET", "app:k", "text");
        assertThat(Await.failure(lists().append(KEY, addition("v", OptionalInt.empty()))))
                .isInstanceOf(StoreException.Conflict.class);
        assertThat(Await.failure(lists().range(KEY, new Lists.Range(0, -1, 1_000))))
                .isInstanceOf(StoreException.Conflict.class);
        assertThat(Await.failure(lists().pop(KEY, new Lists.Pop(Lists.Side.LEFT, 1, 1_000))))
                .isInstanceOf(StoreException.Conflict.class);
        assertThat(Await.failure(lists().remove(KEY))).isInstanceOf(StoreException.Conflict.class);
        SERVER.command("RPUSH", "app:other", "job");
        assertThat(Await.failure(counters().set(new CacheKey("other"), 1, Ttl.never())))
                .isInstanceOf(StoreException.Conflict.class);
        assertThat(Await.failure(counters().set(KEY, 1, Ttl.never()))).isInstanceOf(StoreException.Conflict.class);
        assertThat(SERVER.command("GET", "app:k")).isEqualTo("text");
        assertThat(SERVER.command("LLEN", "app:other")).isEqualTo(":1");
    }

    @Test
    void aPrefixIsListedAndClearedAlone() {
        SERVER.command("SET", "app:a", "12345");
        SERVER.command("RPUSH", "app:list", "v");
        SERVER.command("HSET", "app:hash", "f", "v");
        SERVER.command("SET", "apple", "v");
        var scan = store.capability(KeyScan.class).orElseThrow();
        var page = Await.item(scan.scan(new KeyScan.Query("", Optional.empty(), 10)));
        assertThat(page.keys()).containsExactly(new KeyScan.Listed(new CacheKey("a"), 5, Lifetime.NEVER));
        Await.item(store.clear());
        assertThat(Await.item(store.get(new CacheKey("a")))).isEmpty();
        assertThat(SERVER.command("EXISTS", "app:list")).isEqualTo(":0");
        assertThat(SERVER.command("EXISTS", "app:hash")).isEqualTo(":1");
        assertThat(SERVER.command("EXISTS", "apple")).isEqualTo(":1");
    }

    @Test
    void withoutAPrefixNothingIsListedOrCleared() {
        SERVER.command("SET", "k", "v");
        assertThat(whole.capability(KeyScan.class)).isEmpty();
        assertThat(Await.failure(whole.clear())).isInstanceOf(StoreException.Conflict.class);
        assertThat(SERVER.command("EXISTS", "k")).isEqualTo(":1");
    }

    private static CacheStore open(Optional<String> prefix) {
        var context = new StoreContext("raw", prefix, StoreFixture.TIMEOUT, 8 << 20, Clock.systemUTC());
        return RedisFixture.open(context, Map.of("hosts", "redis://" + SERVER.address(), "format", "raw"));
    }

    private static Optional<String> payload(CacheStore from) {
        return Await.item(from.get(KEY)).map(e -> new String(e.payload(), UTF_8));
    }

    private long version() {
        return Await.item(store.get(KEY)).orElseThrow().version();
    }

    private ConditionalWrites writes() {
        return store.capability(ConditionalWrites.class).orElseThrow();
    }

    private Counters counters() {
        return store.capability(Counters.class).orElseThrow();
    }

    private Lists lists() {
        return store.capability(Lists.class).orElseThrow();
    }

    private static Lists.Addition addition(String value, OptionalInt keep) {
        return new Lists.Addition(
                Lists.Side.RIGHT,
                List.of(value.getBytes(UTF_8)),
                new Lists.Capacity(keep, 1_000),
                new Lists.ListTtl(Ttl.never(), Lists.When.CREATED));
    }
}
