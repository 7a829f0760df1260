package dev.larder.stores.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.server.RedisServer;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entries;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.Revision;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A master, its replica, and the sentinel that lets the replica take over. */
@Tag("redis")
class RedisSentinelStoreTest {
    /** A second until the sentinel gives up the master, a few for the election, five for the store. */
    private static final Duration FAILOVER = Duration.ofSeconds(15);

    /** The sentinels would be asked several times in this time. */
    private static final Duration LOOKS = Duration.ofSeconds(2);

    private static final CacheKey KEY = new CacheKey("k");

    private final Entries entries = new Entries(Clock.systemUTC());
    private final RedisServer master = RedisServer.start("--repl-diskless-sync-delay", "0");
    private final RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1", Integer.toString(master.port()));
    private final RedisServer sentinel = RedisServer.startSentinel(synchronised(master));
    private final CacheStore store = RedisFixture.open(Map.of(
            "hosts", "redis://127.0.0.1:1,redis://" + sentinel.address(), "mode", "sentinel", "master-name", "larder"));

    @BeforeEach
    void awaitReplica() {
        await(() -> "*1".equals(sentinel.command("SENTINEL", "REPLICAS", "larder")));
        assertThat(Await.item(store.put(KEY, entries.lasting("v")))).isEqualTo(CacheStore.Written.CREATED);
        awaitHandingOn();
    }

    @AfterEach
    void close() {
        Await.item(store.close());
        sentinel.close();
        replica.close();
        master.close();
    }

    @Test
    void aReplicaTakesOverWhenTheMasterDies() {
        master.process().kill();
        await(this::everyLoopWrites);
        assertThat(Await.item(store.get(KEY))).isPresent();
    }

    /** The replica may lack an acknowledged invalidation. */
    @Test
    void aFailoverEndsTheEpochOfTheMarks() {
        InvalidationLog marks = store.capability(InvalidationLog.class).orElseThrow();
        Revision before = Await.item(marks.invalidate(InvalidationLog.Invalidation.lasting(Set.of(7L))));
        awaitHandingOn();
        master.process().kill();
        await(this::everyLoopWrites);
        Revision after = Await.item(marks.newest());
        assertThat(after.epoch()).isNotEqualTo(before.epoch());
        assertThat(Await.item(marks.invalidate(InvalidationLog.Invalidation.lasting(Set.of(8L))))
                        .epoch())
                .isEqualTo(after.epoch());
    }

    /** The replica has the flush and lacks what came after it. */
    @Test
    void aFailoverToALaggingReplicaAfterAFlushEndsTheEpochOfTheMarks() {
        InvalidationLog marks = store.capability(InvalidationLog.class).orElseThrow();
        Await.item(store.clear());
        Revision before = Await.item(marks.invalidate(InvalidationLog.Invalidation.lasting(Set.of(7L))));
        awaitHandingOn();
        replica.process().pause();
        Await.item(marks.invalidate(InvalidationLog.Invalidation.lasting(Set.of(8L))));
        master.process().kill();
        replica.process().resume();
        await(this::everyLoopWrites);
        assertThat(Await.item(marks.newest()).epoch()).isNotEqualTo(before.epoch());
    }

    @Test
    void aReplicaTakesOverWhenTheMasterIsMute() {
        master.process().pause();
        await(this::everyLoopWrites);
        assertThat(Await.item(store.get(KEY))).isPresent();
    }

    /** The master gets no command while it hangs, and the sentinel demotes it ten seconds after its return. */
    @Test
    void aMasterThatWasReplacedWhileItWasMuteIsLeftByTheIdle() {
        await(this::everyLoopWrites);
        String before = master.command("DBSIZE");
        master.process().pause();
        await(() -> isMaster(replica));
        await(() -> introductions(replica) >= 2);
        master.process().resume();

        assertThat(Stream.iterate(1, i -> i + 1)
                        .limit(32)
                        .map(i -> Await.item(store.put(new CacheKey("late" + i), entries.lasting("v")))))
                .containsOnly(CacheStore.Written.CREATED);
        assertThat(master.command("DBSIZE")).isEqualTo(before);
    }

    @Test
    void theMasterIsKeptWhileNoSentinelAnswers() {
        await(this::everyLoopWrites);
        sentinel.process().kill();
        long end = System.nanoTime() + LOOKS.toNanos();
        while (System.nanoTime() < end) {
            assertThat(everyLoopWrites()).isTrue();
        }
    }

    @Test
    void aDemotedMasterIsLeft() {
        // refused until the sentinel has an answer of the replica itself
        await(() -> "+OK".equals(sentinel.command("SENTINEL", "FAILOVER", "larder")));
        await(() -> isMaster(replica));
        await(() -> !isMaster(master));
        await(this::everyLoopWrites);
        assertThat(Await.item(store.get(KEY))).isPresent();
    }

    /** The number of connections without a command since the store looked at their server. */
    private static long introductions(RedisServer server) {
        return server.commandLines("CLIENT", "LIST")
                .lines()
                .filter(client -> client.contains("cmd=eval "))
                .count();
    }

    /** WAIT waits only for the writes of its own connection. */
    private void awaitHandingOn() {
        await(() -> master.command("DBSIZE").equals(replica.command("DBSIZE")));
    }

    private static boolean isMaster(RedisServer server) {
        try {
            return "+OK".equals(server.command("SET", "probe", "1"));
        } catch (UncheckedIOException e) {
            return false; // a server that changes its role closes its connections
        }
    }

    /** A sentinel asks a master for its replicas when it starts, and then every ten seconds. */
    private static RedisServer synchronised(RedisServer server) {
        await(() -> ":1".equals(server.command("WAIT", "1", "1000")));
        return server;
    }

    /** A caller without an event loop uses any of them: so many writes one after the other use every one. */
    private boolean everyLoopWrites() {
        return Stream.generate(this::writes).limit(32).allMatch(written -> written);
    }

    private boolean writes() {
        return Await.item(store.put(new CacheKey("other"), entries.lasting("v"))
                .map(written -> true)
                .onFailure()
                .recoverWithItem(false));
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + FAILOVER.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("failed over in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
