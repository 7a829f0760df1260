package dev.larder.stores.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.server.PostgresServer;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entries;
import dev.larder.spi.Entry;
import dev.larder.spi.KeyScan;
import dev.larder.spi.StoreContext;
import dev.larder.spi.StoreException;
import dev.larder.spi.StoreFixture;
import dev.larder.spi.Ttl;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls in one batch have the same results as single calls. */
@QuarkusTest
@WithTestResource(Postgres.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the server
@Tag("database")
class DatabaseBatchesTest {
    private static final int CALLERS = 256;

    @RegisterExtension
    static final DatabaseFixture BACKEND = new DatabaseFixture(DatabaseBatchesTest.class, Map.of());

    PostgresServer server;

    @Test
    void everyCallerGetsItsOwnAnswer(CacheStore store, Entries entries) {
        var unused = all(i -> store.put(key(i), entries.lasting("v" + i)));
        assertThat(all(i -> store.get(key(i))).stream().map(DatabaseBatchesTest::text))
                .containsExactlyElementsOf(
                        IntStream.range(0, CALLERS).mapToObj(i -> "v" + i).toList());
    }

    @Test
    void equalKeysAreAnsweredOneByOne(CacheStore store, Entries entries) {
        Await.item(store.put(key(0), entries.lasting("v")));
        assertThat(all(i -> store.get(key(i % 2))).stream().filter(Optional::isPresent))
                .hasSize(CALLERS / 2);
        assertThat(all(i -> store.remove(key(0)))).containsOnlyOnce(true);
    }

    @Test
    void oneOfManyWritesHasCreatedTheKey(CacheStore store, Entries entries) {
        assertThat(all(i -> store.put(key(0), entries.lasting("v" + i)))).containsOnlyOnce(CacheStore.Written.CREATED);
    }

    /** One batch: the order of two batches that are under way at the same time is not defined. */
    @Test
    void theLastOfManyWritesOfAKeyStays(Entries entries) throws SQLException {
        var context = new StoreContext("last", Optional.empty(), StoreFixture.TIMEOUT, 1 << 20, BACKEND.clock());
        CacheStore store = BACKEND.open(context);
        var table = new EntryTable(
                context.namespace(),
                DatabaseFixture.config(Map.of()).durability().entryTable());
        var rows = IntStream.range(0, CALLERS)
                .mapToObj(i -> EntryBytes.of(key(0), entries.lasting("v" + i)))
                .toList();
        try (var connection = DriverManager.getConnection(server.url(), "larder", "")) {
            assertThat(table.write(connection, rows)).containsExactly(ByteBuffer.wrap(key(0).utf8()));
        }
        assertThat(text(Await.item(store.get(key(0))))).isEqualTo("v" + (CALLERS - 1));
        Await.item(store.close());
    }

    @Test
    void aNewKeyIsCreatedAndAnOlderOneIsNot(CacheStore store, Entries entries) {
        assertThat(Await.item(store.put(key(0), entries.lasting("1")))).isEqualTo(CacheStore.Written.CREATED);
        assertThat(Await.item(store.put(key(0), entries.lasting("2")))).isEqualTo(CacheStore.Written.STORED);
        Await.item(store.remove(key(0)));
        assertThat(Await.item(store.put(key(0), entries.lasting("3")))).isEqualTo(CacheStore.Written.CREATED);
    }

    @Test
    void anAcknowledgedWriteIsSeenByEveryLaterRead(CacheStore store, Entries entries) {
        var seen = all(i -> store.put(key(i % 8 + 1000 * i), entries.lasting("v" + i))
                .flatMap(done -> store.get(key(i % 8 + 1000 * i))));
        assertThat(seen.stream().map(DatabaseBatchesTest::text))
                .containsExactlyElementsOf(
                        IntStream.range(0, CALLERS).mapToObj(i -> "v" + i).toList());
    }

    @Test
    void oneCallersMistakeIsNotTheOthersFailure(CacheStore store, Entries entries) {
        // PostgreSQL refuses an index row of this length, whatever the other rows of the statement are
        var tooLong = new CacheKey("k".repeat(3_000));
        List<Object> outcomes = all(i -> store.put(i == 7 ? tooLong : key(i), entries.lasting("v" + i))
                .<Object>map(done -> done)
                .onFailure()
                .recoverWithItem(e -> e));
        assertThat(outcomes.get(7)).isInstanceOf(StoreException.TooLarge.class);
        assertThat(outcomes.stream().filter(StoreException.class::isInstance)).hasSize(1);
    }

    @Test
    void aLargeEntryComesBackWhole(CacheStore store, Entries entries) {
        byte[] large = new byte[8 << 20];
        large[large.length - 1] = 1;
        var unused = all(4, i -> store.put(key(i), entries.of(large, Ttl.never())));
        assertThat(all(4, i -> store.get(key(i))))
                .allSatisfy(entry -> assertThat(entry.orElseThrow().payload()).isEqualTo(large));
    }

    /** Its size is known from an earlier statement than the one that reads it. */
    @Test
    void anEntryThatGrowsWhileItIsReadIsFound(CacheStore store, Entries entries) {
        byte[] large = new byte[100_000];
        byte[] larger = new byte[200_000];
        Await.item(store.put(key(0), entries.of(large, Ttl.never())));
        for (int round = 0; round < 20; round++) {
            byte[] next = round % 2 == 0 ? larger : large;
            List<Integer> sizes = all(
                    50,
                    i -> i % 10 == 5
                            ? store.put(key(0), entries.of(next, Ttl.never())).replaceWith(next.length)
                            : store.get(key(0))
                                    .map(entry ->
                                            entry.map(e -> e.payload().length).orElse(0)));
            assertThat(sizes).hasSize(50).isSubsetOf(large.length, larger.length);
        }
    }

    @Test
    void manyLargeEntriesComeBackInPieces(CacheStore store, Entries entries) {
        byte[] large = new byte[3 << 20];
        var unused = all(6, i -> store.put(key(i), entries.of(large, Ttl.never())));
        Await.item(store.put(key(6), entries.lasting("small")));
        var keys = IntStream.range(0, 8).mapToObj(DatabaseBatchesTest::key).toList();
        assertThat(Await.item(store.getAll(keys))).containsOnlyKeys(keys.subList(0, 7));
    }

    @Test
    void moreThanMayBeReadTogetherIsTooLarge(CacheStore store, Entries entries) {
        byte[] large = new byte[8 << 20];
        var unused = all(5, i -> store.put(key(i), entries.of(large, Ttl.never())));
        var keys = IntStream.range(0, 5).mapToObj(DatabaseBatchesTest::key).toList();
        assertThat(Await.failure(store.getAll(keys)))
                .isInstanceOf(StoreException.TooLarge.class)
                .hasMessageContaining("together");
        assertThat(Await.item(store.getAll(keys.subList(0, 3)))).hasSize(3);
    }

    @Test
    void oneEntryIsReadHoweverLargeItIs(CacheStore store, Entries entries) {
        byte[] large = new byte[33 << 20];
        // a slow disk may take longer for it than a call may take
        Await.until(() -> Await.item(store.put(key(0), entries.of(large, Ttl.never()))
                .replaceWith(true)
                .onFailure(StoreException.OutcomeUnknown.class)
                .recoverWithItem(false)));
        assertThat(Await.item(store.get(key(0))).orElseThrow().payload()).hasSize(large.length);
        assertThat(Await.item(store.getAll(List.of(key(0))))).containsOnlyKeys(key(0));
    }

    @Test
    void aPrefixOfSeveralBatchesIsRemovedWhole(CacheStore store, Entries entries) {
        int many = 2 * Listing.Removal.BATCH + 1;
        Map<CacheKey, Entry> all = new HashMap<>();
        IntStream.range(0, many).forEach(i -> all.put(new CacheKey("p/" + i), entries.lasting("v")));
        assertThat(Await.item(
                        store.capability(ConditionalWrites.class).orElseThrow().putAllIfAbsent(all)))
                .isEmpty();
        Await.item(store.put(new CacheKey("q"), entries.lasting("v")));
        KeyScan scan = store.capability(KeyScan.class).orElseThrow();
        assertThat(Await.item(scan.removeAll("p/"))).isEqualTo(many);
        assertThat(Await.item(scan.removeAll(""))).isEqualTo(1);
    }

    @Test
    void anUnreadableEntryDoesNotWithholdTheOthers(CacheStore store, Entries entries) throws SQLException {
        Await.item(store.put(key(0), entries.lasting("v")));
        Await.item(store.put(key(1), entries.lasting("v")));
        try (var connection = DriverManager.getConnection(server.url(), "larder", "");
                var statement = connection.prepareStatement("update larder_entry set stored = '?' where key = ?")) {
            statement.setBytes(1, key(0).utf8());
            assertThat(statement.executeUpdate()).isPositive();
        }
        assertThat(Await.item(store.getAll(List.of(key(0), key(1))))).containsOnlyKeys(key(1));
    }

    @Test
    void clearIsInstantHoweverMuchThereIs(StoreFixture backend, Entries entries) {
        CacheStore store = backend.named("");
        var unused = all(i -> store.put(key(i), entries.lasting("v")));
        Await.item(store.clear());
        assertThat(all(i -> store.get(key(i))).stream().filter(Optional::isPresent))
                .isEmpty();
    }

    private static <T> List<T> all(IntFunction<Uni<T>> call) {
        return all(CALLERS, call);
    }

    private static <T> List<T> all(int callers, IntFunction<Uni<T>> call) {
        return Await.item(Uni.join()
                .all(IntStream.range(0, callers).mapToObj(call).toList())
                .andFailFast());
    }

    private static String text(Optional<Entry> entry) {
        return new String(entry.orElseThrow().payload(), UTF_8);
    }

    private static CacheKey key(int i) {
        return new CacheKey("k" + i);
    }
}
