package dev.larder.stores.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.server.RedisCluster;
import dev.larder.server.RedisServer;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.CacheStoreContract;
import dev.larder.spi.ConditionalWritesContract;
import dev.larder.spi.CountersContract;
import dev.larder.spi.Entries;
import dev.larder.spi.InvalidationChannelBehaviour;
import dev.larder.spi.InvalidationLogContract;
import dev.larder.spi.KeyScanContract;
import dev.larder.spi.ListsContract;
import dev.larder.spi.RateLimitsContract;
import dev.larder.spi.StoreFixture;
import dev.larder.spi.TwoRevisionsBehaviour;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts with three masters, and features that only a cluster has. */
@Tag("redis")
class RedisClusterStoreTest extends CacheStoreContract {
    private static final RedisCluster CLUSTER = RedisCluster.start();

    @RegisterExtension
    static final RedisFixture BACKEND = RedisFixture.with(
            Map.of("hosts", "redis://" + CLUSTER.masters().get(0).address(), "mode", "cluster"), CLUSTER);

    @Nested
    class ConditionalWrites extends ConditionalWritesContract {}

    @Nested
    class TwoRevisions extends TwoRevisionsBehaviour {}

    @Nested
    class Counters extends CountersContract {}

    @Nested
    class KeyScan extends KeyScanContract {}

    @Nested
    class Lists extends ListsContract {}

    @Nested
    class InvalidationLogs extends InvalidationLogContract {}

    @Nested
    class Calling extends InvalidationChannelBehaviour {}

    @Nested
    class Limiting extends RateLimitsContract {}

    @Test
    void entriesAreSpreadOverEveryMaster(CacheStore store, Entries entries) {
        var before = CLUSTER.masters().stream().map(RedisClusterStoreTest::size).toList();
        fill(store, entries, 300);
        var after = CLUSTER.masters().stream().map(RedisClusterStoreTest::size).toList();
        assertThat(IntStream.range(0, 3).map(i -> after.get(i) - before.get(i)))
                .allSatisfy(grown -> assertThat(grown).isGreaterThan(50));
    }

    @Test
    void clearReachesEveryMaster(CacheStore store, Entries entries) {
        fill(store, entries, 300);
        Await.item(store.clear());
        List<CacheKey> keys =
                IntStream.range(0, 300).mapToObj(i -> new CacheKey("n" + i)).toList();
        assertThat(Await.item(store.getAll(keys))).isEmpty();
    }

    @Test
    void aSlotThatMovedIsFollowed(StoreFixture backend, Entries entries) {
        CacheStore store = backend.named("moved");
        CacheKey key = onFirstMaster();
        Await.item(store.get(key));
        CLUSTER.moveSlot(slot(key));
        Await.item(store.put(key, entries.lasting("v")));
        assertThat(Await.item(store.get(key)))
                .hasValueSatisfying(e -> assertThat(e.payload()).asString(UTF_8).isEqualTo("v"));
        assertThat(Await.item(store.getAll(List.of(key)))).containsOnlyKeys(key);
    }

    @Test
    void aSlotThatIsMovingIsFollowed(StoreFixture backend, Entries entries) {
        CacheStore store = backend.named("moving");
        CacheKey key = onFirstMaster();
        Await.item(store.get(key));
        CLUSTER.migrateSlot(slot(key));
        Await.item(store.put(key, entries.lasting("v")));
        assertThat(Await.item(store.get(key)))
                .hasValueSatisfying(e -> assertThat(e.payload()).asString(UTF_8).isEqualTo("v"));
        assertThat(Await.item(store.remove(key))).isTrue();
        CLUSTER.moveSlot(slot(key));
    }

    /** A key whose braces decide on its slot, whatever its namespace. No other key is in that slot. */
    private static CacheKey onFirstMaster() {
        return Stream.generate(() -> new CacheKey("{" + UUID.randomUUID() + "}"))
                .filter(key -> slot(key) < 5_000)
                .filter(key -> ":0"
                        .equals(CLUSTER.masters()
                                .get(0)
                                .command("CLUSTER", "COUNTKEYSINSLOT", Integer.toString(slot(key)))))
                .findFirst()
                .orElseThrow();
    }

    private static int slot(CacheKey key) {
        return ClusterSlots.slot(key.utf8());
    }

    private static void fill(CacheStore store, Entries entries, int count) {
        IntStream.range(0, count).forEach(i -> Await.item(store.put(new CacheKey("n" + i), entries.lasting("v"))));
    }

    private static int size(RedisServer master) {
        return Integer.parseInt(master.command("DBSIZE").substring(1));
    }
}
