package dev.larder.stores.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.server.RedisCluster;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entries;
import dev.larder.spi.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A cluster that loses a master with a replica. */
@Tag("redis")
class RedisClusterFailoverTest {
    /** Two seconds until the master is given up, a few for the election, five for the store. */
    private static final Duration FAILOVER = Duration.ofSeconds(20);

    private final Entries entries = new Entries(Clock.systemUTC());
    private final RedisCluster cluster = RedisCluster.start();
    private final List<CacheKey> keys =
            IntStream.range(0, 60).mapToObj(i -> new CacheKey("n" + i)).toList();
    private final CacheStore store = RedisFixture.open(
            Map.of("hosts", "redis://" + cluster.masters().get(1).address(), "mode", "cluster"));

    @BeforeEach
    void fill() {
        var unused = cluster.addReplica();
        keys.forEach(key -> Await.item(store.put(key, entries.lasting(key.text()))));
        assertThat(cluster.masters().get(0).command("WAIT", "1", "5000")).isEqualTo(":1");
    }

    @AfterEach
    void close() {
        Await.item(store.close());
        cluster.close();
    }

    @Test
    void aReplicaTakesOverWhenItsMasterDies() {
        cluster.masters().get(0).process().kill();
        theOthersFailInTimeAndAllIsServedAgain();
    }

    @Test
    void aReplicaTakesOverWhenItsMasterIsMute() {
        cluster.masters().get(0).process().pause();
        theOthersFailInTimeAndAllIsServedAgain();
    }

    private void theOthersFailInTimeAndAllIsServedAgain() {
        long end = System.nanoTime() + FAILOVER.toNanos();
        int inARow = 0;
        while (inARow < 5) { // a caller without an event loop uses any of them: so many rounds use every one
            assertThat(System.nanoTime()).as("failed over in time").isLessThan(end);
            inARow = keys.stream().allMatch(this::writes) ? inARow + 1 : 0;
        }
        assertThat(Await.item(store.getAll(keys))).hasSameSizeAs(keys);
        assertThat(Await.item(store.get(new CacheKey("n7"))))
                .hasValueSatisfying(e -> assertThat(e.payload()).asString(UTF_8).isEqualTo("n7"));
    }

    private boolean writes(CacheKey key) {
        return Await.item(store.put(key, entries.lasting(key.text()))
                .map(written -> true)
                .onFailure(StoreException.class)
                .recoverWithItem(false));
    }
}
