package dev.larder.stores.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.spotify.folsom.MemcacheClient;
import com.spotify.folsom.MemcacheClientBuilder;
import dev.larder.server.MemcachedServer;
import dev.larder.server.NeedsMemcached;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Counters;
import dev.larder.spi.Entries;
import dev.larder.spi.InTime;
import dev.larder.spi.StoreException;
import dev.larder.spi.StoreFixture;
import dev.larder.spi.TextLists;
import dev.larder.spi.Ttl;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Generations, hashed keys and limits, and two nodes on one namespace. */
@Tag("memcached")
class MemcachedNamespaceTest {
    private static final CacheKey KEY = new CacheKey("k");
    private static final CacheKey LONG = new CacheKey("l".repeat(300));

    @RegisterExtension
    static final MemcachedFixture BACKEND =
            MemcachedFixture.on(List.of(MemcachedServer.start(), MemcachedServer.start()), Map.of());

    private final KeySpace keys = new KeySpace("larder:shared");

    @BeforeEach
    void nothingIsThere() {
        Await.item(shared().clear());
    }

    @Test
    void aClearByOneNodeHoldsForTheOtherAtOnce(Entries entries) {
        CacheStore one = shared();
        CacheStore other = shared();
        for (int round = 0; round < 50; round++) {
            Await.item(one.put(KEY, entries.lasting("v")));
            Await.item(one.put(LONG, entries.lasting("v")));
            assertThat(Await.item(other.getAll(List.of(KEY, LONG)))).hasSize(2);
            Await.item(one.clear());
            assertThat(Await.item(other.getAll(List.of(KEY, LONG)))).isEmpty();
        }
    }

    @Test
    void anEntryPutAfterAnotherNodesClearStays(Entries entries) {
        CacheStore one = shared();
        CacheStore other = shared();
        for (int round = 0; round < 50; round++) {
            Await.item(one.clear());
            Await.item(other.put(KEY, entries.lasting("v" + round)));
            assertThat(Await.item(one.get(KEY)))
                    .hasValueSatisfying(e -> assertThat(e.payload()).isNotEmpty());
        }
    }

    @Test
    void twoNodesLoseNoCount() {
        Counters one = shared().capability(Counters.class).orElseThrow();
        Counters other = shared().capability(Counters.class).orElseThrow();
        var key = new CacheKey("two nodes");
        Await.item(Uni.join()
                .all(IntStream.range(0, 400)
                        .mapToObj(i -> (i % 2 == 0 ? one : other).add(key, 1, Ttl.never()))
                        .toList())
                .andFailFast());
        assertThat(Await.item(one.read(key)).orElseThrow().value()).isEqualTo(400);
    }

    @Test
    void aListThatCannotBeReadIsCorruptAndReplacedByTheNextAddition() {
        CacheStore store = shared();
        TextLists lists = TextLists.of(store);
        KeySlot slot = keys.list(KEY);
        assertThat(((MemcachedStore) store)
                        .node(slot)
                        .put(new MemcachedCall(), slot, slot.prove("remnants of a list".getBytes(US_ASCII)), 0)
                        .toCompletableFuture()
                        .join())
                .isTrue();
        assertThat(Await.failure(lists.all(KEY))).isInstanceOf(StoreException.Corrupt.class);
        assertThat(Await.item(lists.pop(KEY, 1))).isEmpty();
        Await.item(lists.append(KEY, "a"));
        assertThat(Await.item(lists.all(KEY))).hasValue(List.of("a"));
    }

    @Test
    void aLostGenerationMakesEverythingAMissAndANewBeginning(Entries entries) throws Exception {
        CacheStore store = shared();
        Await.item(store.put(KEY, entries.lasting("v")));
        for (MemcachedServer server : BACKEND.servers()) {
            var client = client(server);
            client.delete(keys.generationKey()).toCompletableFuture().get(5, TimeUnit.SECONDS);
            client.shutdown();
        }
        assertThat(Await.item(store.get(KEY))).isEmpty();
        Await.item(store.put(KEY, entries.lasting("v")));
        assertThat(Await.item(shared().get(KEY))).isPresent();
    }

    /** The entry of one key is stored under the hash of another key, as if both keys had the same hash. */
    @Test
    void aHashThatTwoKeysShareIsAMissForOneOfThem(Entries entries) throws Exception {
        CacheStore store = shared();
        Await.item(store.put(LONG, entries.lasting("mine")));
        boolean replaced = false;
        for (MemcachedServer server : BACKEND.servers()) {
            var client = client(server);
            byte[] generation =
                    client.get(keys.generationKey()).toCompletableFuture().get(5, TimeUnit.SECONDS);
            String key = keys.entry(LONG).in(new String(generation, US_ASCII));
            byte[] stored = client.get(key).toCompletableFuture().get(5, TimeUnit.SECONDS);
            if (stored != null) {
                stored[2] = 'x';
                client.set(key, stored, 0).toCompletableFuture().get(5, TimeUnit.SECONDS);
                replaced = true;
            }
            client.shutdown();
        }
        assertThat(replaced).isTrue();
        assertThat(Await.item(store.get(LONG))).isEmpty();
        assertThat(Await.item(store.remove(LONG))).isFalse();
        var writes = store.capability(ConditionalWrites.class).orElseThrow();
        assertThat(Await.item(writes.putIfAbsent(LONG, entries.lasting("new")))).isTrue();
        assertThat(Await.item(store.get(LONG))).isPresent();
    }

    @Test
    void anEntryThatMemcachedKeepsTooLongIsAbsent(Entries entries) {
        CacheStore store = shared();
        var writes = store.capability(ConditionalWrites.class).orElseThrow();
        Duration lifetime = Duration.ofMillis(100);
        InTime.within(lifetime, () -> {
            Await.item(store.put(KEY, entries.lasting("short", lifetime)));
            assertThat(Await.item(store.get(KEY))).isPresent();
        });
        BACKEND.pass(Duration.ofMillis(120));
        assertThat(Await.item(store.get(KEY))).isEmpty();
        assertThat(Await.item(store.remove(KEY))).isFalse();
        assertThat(Await.item(writes.putIfAbsent(KEY, entries.lasting("new")))).isTrue();
    }

    @Test
    void aValueTooLargeForTheStoreIsRefusedAndChangesNothing(Entries entries) {
        CacheStore store = shared();
        Await.item(store.put(KEY, entries.lasting("old")));
        byte[] tooLarge = new byte[(int) store.limits().maxValueBytes() + 1];
        assertThat(Await.failure(store.put(KEY, entries.of(tooLarge, Ttl.never()))))
                .isInstanceOf(StoreException.TooLarge.class);
        assertThat(Await.item(store.get(KEY))).isPresent();
    }

    /** The store assumes 1 MiB, the server accepts 512 KiB. */
    @Test
    @NeedsMemcached("limit for items")
    void aValueTooLargeForTheServerIsRefused(Entries entries) {
        try (var backend = MemcachedFixture.on(List.of(MemcachedServer.start("-I", "512k")), Map.of())) {
            CacheStore store = backend.shared("large");
            assertThat(Await.failure(store.put(KEY, entries.of(new byte[800_000], Ttl.never()))))
                    .isInstanceOf(StoreException.TooLarge.class);
            Await.item(store.put(KEY, entries.of(new byte[20_000], Ttl.never())));
            assertThat(Await.item(store.get(KEY))).isPresent();
        }
    }

    @Test
    void aKeyTooLongIsRefused(Entries entries) {
        var key = new CacheKey("k".repeat(shared().limits().maxKeyBytes() + 1));
        assertThat(Await.failure(shared().put(key, entries.lasting("v")))).isInstanceOf(StoreException.TooLarge.class);
    }

    @Test
    void aNamespaceThatMemcachedWouldNotTakeIsOneAllTheSame(StoreFixture backend, Entries entries) {
        CacheStore spaced = backend.named(" \r\nflush_all\r\n" + "n".repeat(300));
        CacheStore neighbour = backend.named(" \r\nflush_all\r\n" + "n".repeat(301));
        Await.item(spaced.put(KEY, entries.lasting("v")));
        assertThat(Await.item(spaced.get(KEY))).isPresent();
        assertThat(Await.item(neighbour.get(KEY))).isEmpty();
    }

    @Test
    void manyCallersAtOnceAllGetTheirAnswer(Entries entries) {
        CacheStore store = shared();
        for (int round = 0; round < 10; round++) {
            var answers = Await.item(Uni.join()
                    .all(IntStream.range(0, 256)
                            .mapToObj(i -> store.put(new CacheKey("c" + i), entries.lasting("v" + i))
                                    .chain(x -> store.get(new CacheKey("c" + i))))
                            .toList())
                    .andFailFast());
            assertThat(answers).hasSize(256).allMatch(Optional::isPresent);
        }
    }

    @Test
    void moreCallersThanMayWaitAreTurnedAway(Entries entries) {
        try (var backend = MemcachedFixture.on(List.of(MemcachedServer.start()), Map.of("max-waiting", "10"))) {
            CacheStore store = backend.shared("busy");
            Await.item(store.put(KEY, entries.lasting("v")));
            backend.server().pause();
            var failures = IntStream.range(0, 500)
                    .mapToObj(i -> store.get(KEY).subscribeAsCompletionStage())
                    .filter(read -> read.isCompletedExceptionally())
                    .toList();
            assertThat(failures)
                    .isNotEmpty()
                    .allSatisfy(read -> assertThat(read)
                            .failsWithin(Duration.ZERO)
                            .withThrowableThat()
                            .withCauseInstanceOf(StoreException.Busy.class));
            backend.server().resume();
        }
    }

    /** -M: never evict. */
    @Test
    @NeedsMemcached("limit for its memory that refuses instead of evicting")
    void aFullServerSaysSo(Entries entries) {
        try (var backend = MemcachedFixture.on(List.of(MemcachedServer.start("-M", "-m", "2")), Map.of())) {
            CacheStore store = backend.shared("full");
            Throwable failure = null;
            for (int i = 0; i < 2_000 && failure == null; i++) {
                failure = Await.item(store.put(new CacheKey("k" + i), entries.of(new byte[50_000], Ttl.never()))
                                .map(x -> Optional.<Throwable>empty())
                                .onFailure()
                                .recoverWithItem(Optional::of))
                        .orElse(null);
            }
            assertThat(failure).isInstanceOf(StoreException.Full.class);
            assertThat(Await.item(store.get(new CacheKey("k0")))).isPresent();
        }
    }

    private static CacheStore shared() {
        return BACKEND.shared("larder:shared");
    }

    private static MemcacheClient<byte[]> client(MemcachedServer server) throws Exception {
        var client = MemcacheClientBuilder.newByteArrayClient()
                .withAddress("127.0.0.1", server.port())
                .connectAscii();
        client.awaitConnected(5, TimeUnit.SECONDS);
        return client;
    }
}
