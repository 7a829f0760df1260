package dev.larder.stores.memcached;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.server.MemcachedServer;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Counters;
import dev.larder.spi.Entries;
import dev.larder.spi.Entry;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreException;
import dev.larder.spi.StoreFixture;
import dev.larder.spi.TextLists;
import dev.larder.spi.Ttl;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The behaviour of calls while servers hang, stop and return. */
@Tag("memcached")
class MemcachedOutageTest {
    private static final CacheKey KEY = new CacheKey("k");
    private static final Duration IN_TIME = StoreFixture.TIMEOUT.multipliedBy(2);
    private static final Duration RECOVERY = Duration.ofSeconds(10);

    @RegisterExtension
    static final MemcachedFixture BACKEND =
            MemcachedFixture.on(List.of(MemcachedServer.start(), MemcachedServer.start()), Map.of());

    @AfterEach
    void allServersAnswerAgain() {
        BACKEND.servers().forEach(MemcachedServer::resume);
    }

    @Test
    void aHangingServerFailsItsCallsInTimeAndBlocksNoOtherCall(CacheStore store, Entries entries) {
        List<CacheKey> keys = spread(store, entries);
        BACKEND.server().pause();
        long start = System.nanoTime();
        List<Optional<Throwable>> reads = outcomes(keys, store::get);
        assertThat(since(start)).isLessThan(IN_TIME);
        assertThat(reads).contains(Optional.empty());
        assertThat(reads.stream().flatMap(Optional::stream))
                .isNotEmpty()
                .hasOnlyElementsOfType(StoreException.Unavailable.class)
                .extracting(Throwable::getMessage)
                .contains("Memcached did not answer within %d s".formatted(StoreFixture.TIMEOUT.toSeconds()));
    }

    @Test
    void theLogIsOnOneServerAndAnotherOneDoesNotConcernIt() {
        MemcachedServer log = BACKEND.servers().get(1);
        List<String> servers =
                BACKEND.servers().stream().map(MemcachedServer::address).toList();
        CacheStore store = BACKEND.shared(MemcachedPlaces.prefixWithLogOn(log.address(), servers));
        assertThat(store.shards().orElseThrow().serversOfInvalidations()).containsExactly(log.address());
        InvalidationLog marks = store.capability(InvalidationLog.class).orElseThrow();
        Revision before = Await.item(marks.newest());
        BACKEND.server().pause();
        Revision after = Await.item(marks.invalidate(Invalidation.lasting(Set.of(1L))));
        assertThat(after.seq()).isGreaterThan(before.seq());
        assertThat(Await.item(marks.newest())).isEqualTo(after);
    }

    @Test
    void aWriteToAServerThatHangsHasAnUnknownOutcome(CacheStore store, Entries entries) {
        // more calls for the hanging server than two batches can have: the others are never sent
        List<CacheKey> keys = spread(store, entries, 1_000);
        BACKEND.server().pause();
        long start = System.nanoTime();
        List<Optional<Throwable>> writes = outcomes(keys, key -> store.put(key, entries.lasting("2")));
        assertThat(since(start)).isLessThan(IN_TIME);
        assertThat(writes).contains(Optional.empty());
        assertThat(writes.stream().flatMap(Optional::stream))
                .hasAtLeastOneElementOfType(StoreException.OutcomeUnknown.class)
                .hasOnlyElementsOfTypes(StoreException.OutcomeUnknown.class, StoreException.Unavailable.class);
        BACKEND.server().resume();
        assertThat(untilAllSucceed(keys, store::get)).isLessThan(RECOVERY);
        assertThat(IntStream.range(0, keys.size())
                        .filter(i -> writes.get(i).orElse(null) instanceof StoreException.Unavailable)
                        .mapToObj(i -> value(Await.item(store.get(keys.get(i))).orElseThrow())))
                .as("what was unavailable was never sent")
                .containsOnly("1");
    }

    @Test
    void subscribingDoesNotWaitForAServerThatHangs(CacheStore store, Entries entries) {
        List<CacheKey> keys = spread(store, entries);
        BACKEND.server().pause();
        long start = System.nanoTime();
        var pending = keys.stream()
                .map(key -> store.get(key).subscribeAsCompletionStage())
                .toList();
        assertThat(since(start)).isLessThan(StoreFixture.TIMEOUT.dividedBy(2));
        pending.forEach(read -> read.handle((x, e) -> x).join());
    }

    @Test
    void hangingCallsWorkAgainWhenTheServerDoes(CacheStore store, Entries entries) {
        List<CacheKey> keys = spread(store, entries);
        BACKEND.server().pause();
        assertThat(outcomes(keys, store::get).stream().flatMap(Optional::stream))
                .isNotEmpty();
        BACKEND.server().resume();
        assertThat(untilAllSucceed(keys, store::get)).isLessThan(RECOVERY);
        assertThat(Await.item(store.getAll(keys))).hasSameSizeAs(keys);
    }

    @Test
    void aDeadServerFailsAtOnceAndServesAgainWhenItIsBack(CacheStore store, Entries entries) {
        List<CacheKey> keys = spread(store, entries);
        BACKEND.server().kill();
        assertThat(outcomes(keys, store::get).stream().flatMap(Optional::stream))
                .isNotEmpty();
        long start = System.nanoTime();
        List<Optional<Throwable>> writes = outcomes(keys, key -> store.put(key, entries.lasting("2")));
        assertThat(since(start)).isLessThan(StoreFixture.TIMEOUT.dividedBy(2));
        assertThat(writes.stream().flatMap(Optional::stream))
                .isNotEmpty()
                .hasOnlyElementsOfType(StoreException.Unavailable.class);
        assertThat(Await.failure(store.ping())).isInstanceOf(StoreException.Unavailable.class);
        assertThat(Await.failure(store.clear()))
                .as("the other server is cleared")
                .isInstanceOf(StoreException.OutcomeUnknown.class);
        BACKEND.server().restart();
        assertThat(untilAllSucceed(keys, key -> store.put(key, entries.lasting("3"))))
                .isLessThan(RECOVERY);
        assertThat(Await.item(store.getAll(keys)).values())
                .hasSameSizeAs(keys)
                .allSatisfy(e -> assertThat(value(e)).isEqualTo("3"));
    }

    @Test
    void aServerThatWasDownWhenTheStoreWasOpenedServesWhenItIsUp(StoreFixture backend, Entries entries) {
        BACKEND.servers().forEach(MemcachedServer::kill);
        CacheStore store = backend.named("early");
        long start = System.nanoTime();
        assertThat(Await.failure(store.get(KEY))).isInstanceOf(StoreException.Unavailable.class);
        assertThat(Await.failure(store.put(KEY, entries.lasting("v")))).isInstanceOf(StoreException.Unavailable.class);
        assertThat(Await.failure(store.clear())).isInstanceOf(StoreException.Unavailable.class);
        assertThat(since(start)).isLessThan(IN_TIME);
        BACKEND.servers().forEach(MemcachedServer::restart);
        assertThat(untilAllSucceed(List.of(KEY), key -> store.put(key, entries.lasting("v"))))
                .isLessThan(RECOVERY);
        assertThat(Await.item(store.get(KEY))).isPresent();
    }

    @Test
    void aServerThatLostItsMemoryHasOnlyMissesAndWorks(CacheStore store, Entries entries) {
        List<CacheKey> keys = spread(store, entries);
        BACKEND.servers().forEach(MemcachedServer::kill);
        BACKEND.servers().forEach(MemcachedServer::restart);
        assertThat(untilAllSucceed(keys, store::get)).isLessThan(RECOVERY);
        assertThat(Await.item(store.getAll(keys))).isEmpty();
        Await.item(store.put(KEY, entries.lasting("v")));
        assertThat(Await.item(store.get(KEY))).isPresent();
    }

    @Test
    void aCounterOnAServerThatHangsIsNotToldToBeUnchanged(CacheStore store) {
        Counters counters = store.capability(Counters.class).orElseThrow();
        List<CacheKey> keys =
                IntStream.range(0, 20).mapToObj(i -> new CacheKey("n" + i)).toList();
        keys.forEach(key -> Await.item(counters.add(key, 1, Ttl.never())));
        BACKEND.server().pause();
        List<Optional<Throwable>> adds = outcomes(keys, key -> counters.add(key, 1, Ttl.never()));
        assertThat(adds).contains(Optional.empty());
        assertThat(adds.stream().flatMap(Optional::stream))
                .isNotEmpty()
                .hasOnlyElementsOfTypes(StoreException.Unavailable.class, StoreException.OutcomeUnknown.class);
        BACKEND.server().resume();
        assertThat(untilAllSucceed(keys, counters::read)).isLessThan(RECOVERY);
        for (int i = 0; i < keys.size(); i++) {
            if (adds.get(i).isEmpty()) {
                assertThat(Await.item(counters.read(keys.get(i))).orElseThrow().value())
                        .isEqualTo(2);
            } else if (adds.get(i).get() instanceof StoreException.Unavailable) {
                assertThat(Await.item(counters.read(keys.get(i))).orElseThrow().value())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void aListOnAServerThatHangsIsNotToldToBeUnchanged(CacheStore store) {
        TextLists lists = TextLists.of(store);
        List<CacheKey> keys =
                IntStream.range(0, 20).mapToObj(i -> new CacheKey("l" + i)).toList();
        keys.forEach(key -> Await.item(lists.append(key, "a")));
        BACKEND.server().pause();
        List<Optional<Throwable>> adds = outcomes(keys, key -> lists.append(key, "b"));
        assertThat(adds).contains(Optional.empty());
        assertThat(adds.stream().flatMap(Optional::stream))
                .isNotEmpty()
                .hasOnlyElementsOfTypes(StoreException.Unavailable.class, StoreException.OutcomeUnknown.class);
        BACKEND.server().resume();
        assertThat(untilAllSucceed(keys, lists::all)).isLessThan(RECOVERY);
        for (int i = 0; i < keys.size(); i++) {
            if (adds.get(i).isEmpty()) {
                assertThat(Await.item(lists.all(keys.get(i)))).hasValue(List.of("a", "b"));
            } else if (adds.get(i).get() instanceof StoreException.Unavailable) {
                assertThat(Await.item(lists.all(keys.get(i)))).hasValue(List.of("a"));
            }
        }
    }

    /** Entries on both servers. */
    private static List<CacheKey> spread(CacheStore store, Entries entries) {
        return spread(store, entries, 40);
    }

    private static List<CacheKey> spread(CacheStore store, Entries entries, int count) {
        List<CacheKey> keys =
                IntStream.range(0, count).mapToObj(i -> new CacheKey("k" + i)).toList();
        assertThat(outcomes(keys, key -> store.put(key, entries.lasting("1")))).containsOnly(Optional.empty());
        return keys;
    }

    /** The failure of each call, if there is one; all calls are made at the same time. */
    private static <T> List<Optional<Throwable>> outcomes(List<CacheKey> keys, Function<CacheKey, Uni<T>> call) {
        return Await.item(Uni.join()
                .all(keys.stream()
                        .map(key -> call.apply(key)
                                .map(x -> Optional.<Throwable>empty())
                                .onFailure()
                                .recoverWithItem(Optional::of))
                        .toList())
                .andFailFast());
    }

    private static <T> Duration untilAllSucceed(List<CacheKey> keys, Function<CacheKey, Uni<T>> call) {
        long start = System.nanoTime();
        while (outcomes(keys, call).stream().anyMatch(Optional::isPresent)
                && since(start).compareTo(RECOVERY) < 0) {
            BACKEND.pass(Duration.ofMillis(50));
        }
        return since(start);
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static String value(Entry entry) {
        return new String(entry.payload(), UTF_8);
    }
}
