package dev.larder.stores.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.larder.server.RedisServer;
import dev.larder.server.Tampering;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entries;
import dev.larder.spi.InvalidationChannelBehaviour;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreException;
import dev.larder.spi.StoreFixture;
import dev.larder.spi.TextLists;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that hangs, is down, returns, or is overloaded. */
@Tag("redis")
class RedisOutageTest {
    private static final CacheKey KEY = new CacheKey("k");
    private static final Duration RECOVERY = Duration.ofSeconds(10);

    private final Entries entries = new Entries(Clock.systemUTC());
    private final RedisServer server = RedisServer.start();
    private final CacheStore store = RedisFixture.open(Map.of("hosts", "redis://" + server.address()));

    @AfterEach
    void close() {
        Await.item(store.close());
        server.close();
    }

    @Test
    void aHangingServerBlocksNoThreadAndFailsInTime() {
        everyLoopCalls();
        server.process().pause();
        long start = System.nanoTime();
        var answer = store.get(KEY).subscribeAsCompletionStage();
        assertThat(since(start)).isLessThan(StoreFixture.TIMEOUT.dividedBy(2));
        Throwable failure = Await.failure(Uni.createFrom().completionStage(answer));
        assertThat(since(start)).isLessThan(StoreFixture.TIMEOUT.multipliedBy(2));
        assertThat(failure)
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessage(
                        "Redis at %s did not answer within %d s", server.address(), StoreFixture.TIMEOUT.toSeconds());
    }

    @Test
    void aWriteThatAMuteServerTookHasAnUnknownOutcome() {
        everyLoopCalls();
        server.process().pause();
        assertThat(Await.failure(store.put(KEY, entries.lasting("v"))))
                .isInstanceOf(StoreException.OutcomeUnknown.class);
    }

    @Test
    void aWriteWhoseConnectionWasResetHasAnUnknownOutcome() {
        try (var network = Tampering.with(server.process().port())) {
            network.reset(sent -> sent.contains("\nset\r"));
            CacheStore far = RedisFixture.open(Map.of("hosts", "redis://" + network.address()));
            assertThat(Await.failure(far.put(KEY, entries.lasting("v"))))
                    .isInstanceOf(StoreException.OutcomeUnknown.class);
            Await.item(far.close());
        }
    }

    @Test
    void aPopOnAHangingServerHasAnUnknownOutcome() {
        TextLists lists = TextLists.of(store);
        everyLoopCalls();
        server.process().pause();
        var append = lists.append(KEY, "v").subscribeAsCompletionStage();
        var pop = lists.pop(KEY, 1).subscribeAsCompletionStage();
        var read = lists.all(KEY).subscribeAsCompletionStage();
        assertThat(Await.failure(Uni.createFrom().completionStage(append)))
                .isInstanceOf(StoreException.OutcomeUnknown.class);
        assertThat(Await.failure(Uni.createFrom().completionStage(pop)))
                .isInstanceOf(StoreException.OutcomeUnknown.class);
        assertThat(Await.failure(Uni.createFrom().completionStage(read)))
                .isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void aServerKnownToBeMuteFailsCallsAtOnce() {
        Await.item(store.get(KEY));
        server.process().pause();
        everyLoopCalls();
        long start = System.nanoTime();
        assertThat(Await.failure(store.get(KEY))).isInstanceOf(StoreException.Unavailable.class);
        assertThat(Await.failure(store.put(KEY, entries.lasting("v")))).isInstanceOf(StoreException.Unavailable.class);
        assertThat(since(start)).isLessThan(StoreFixture.TIMEOUT.dividedBy(2));
    }

    @Test
    void aServerThatWasMuteAnswersTheRightQuestions() {
        Await.item(store.put(new CacheKey("a"), entries.lasting("a")));
        Await.item(store.put(new CacheKey("b"), entries.lasting("b")));
        server.process().pause();
        Await.failure(store.get(new CacheKey("a")));
        server.process().resume();
        awaitRecovery();
        for (String key : List.of("a", "b", "a")) {
            assertThat(Await.item(store.get(new CacheKey(key))))
                    .hasValueSatisfying(e -> assertThat(e.payload()).asString().isEqualTo(key));
        }
    }

    @Test
    void aServerThatDiedIsUnavailableAndFoundAgain() {
        Await.item(store.get(KEY));
        server.process().kill();
        assertThat(Await.failure(store.get(KEY))).isInstanceOf(StoreException.Unavailable.class);
        assertThat(Await.failure(store.put(KEY, entries.lasting("v")))).isInstanceOf(StoreException.Unavailable.class);
        assertThat(Await.failure(store.ping())).isInstanceOf(StoreException.Unavailable.class);
        server.process().restart();
        awaitRecovery();
        Await.item(store.put(KEY, entries.lasting("v")));
        assertThat(Await.item(store.get(KEY))).isPresent();
    }

    /** Acknowledged writes after the snapshot are lost, and no node may take that for "nothing happened". */
    @Test
    void aRestartFromASnapshotEndsTheEpochOfTheMarks() {
        InvalidationLog marks = store.capability(InvalidationLog.class).orElseThrow();
        Revision saved = Await.item(marks.invalidate(InvalidationLog.Invalidation.lasting(Set.of(1L))));
        assertThat(server.command("SAVE")).isEqualTo("+OK");
        Await.item(marks.invalidate(InvalidationLog.Invalidation.lasting(Set.of(2L))));
        server.process().kill();
        assertThat(Await.failure(marks.newest())).isInstanceOf(StoreException.Unavailable.class);
        server.process().restart();
        awaitRecovery();
        Revision after = Await.item(marks.newest());
        assertThat(after.epoch()).isNotEqualTo(saved.epoch());
        assertThat(Await.item(marks.since(saved)).marks()).isEmpty();
    }

    /** A flush takes the record of the servers with the rest, and Redis may evict it. */
    @Test
    void aRestartFromASnapshotAfterAFlushEndsTheEpochOfTheMarks() {
        InvalidationLog marks = store.capability(InvalidationLog.class).orElseThrow();
        Await.item(marks.invalidate(InvalidationLog.Invalidation.lasting(Set.of(1L))));
        Await.item(store.clear());
        Revision saved = Await.item(marks.invalidate(InvalidationLog.Invalidation.lasting(Set.of(1L))));
        assertThat(server.command("SAVE")).isEqualTo("+OK");
        Await.item(marks.invalidate(InvalidationLog.Invalidation.lasting(Set.of(2L))));
        server.process().kill();
        server.process().restart();
        awaitRecovery();
        assertThat(Await.item(marks.newest()).epoch()).isNotEqualTo(saved.epoch());
    }

    /** A node that starts after the restart remembers no process. */
    @Test
    void aNewNodeDoesNotTakeARestartedServerForANewOne() {
        InvalidationLog marks = store.capability(InvalidationLog.class).orElseThrow();
        Await.item(store.clear());
        Revision saved = Await.item(marks.invalidate(InvalidationLog.Invalidation.lasting(Set.of(1L))));
        assertThat(server.command("SAVE")).isEqualTo("+OK");
        Await.item(store.close());
        server.process().kill();
        server.process().restart();
        CacheStore node = RedisFixture.open(Map.of("hosts", "redis://" + server.address()));
        assertThat(Await.item(node.capability(InvalidationLog.class)
                                .orElseThrow()
                                .newest())
                        .epoch())
                .isNotEqualTo(saved.epoch());
        Await.item(node.close());
    }

    /** The process is older than the epoch, although it has read a snapshot. */
    @Test
    void aNewNodeAfterAFlushDoesNotEndTheEpoch() {
        InvalidationLog marks = store.capability(InvalidationLog.class).orElseThrow();
        Await.item(store.put(KEY, entries.lasting("v")));
        assertThat(server.command("SAVE")).isEqualTo("+OK");
        server.process().kill();
        server.process().restart();
        // a process that tells a second may be younger
        Await.until(() -> !server.commandLines("INFO", "server").matches("(?s).*uptime_in_seconds:[01]\\b.*"));
        awaitRecovery();
        Await.item(store.clear());
        Revision before = Await.item(marks.invalidate(InvalidationLog.Invalidation.lasting(Set.of(1L))));
        CacheStore node = RedisFixture.open(Map.of("hosts", "redis://" + server.address()));
        assertThat(Await.item(
                        node.capability(InvalidationLog.class).orElseThrow().newest()))
                .isEqualTo(before);
        Await.item(node.close());
    }

    /** A master that joins a cluster has only what was written to it. */
    @Test
    void aServerThatStartedEmptyIsNoLoss() {
        assumeThat(server.commandLines("INFO", "persistence"))
                .as("Redis 7 tells what it has loaded")
                .contains("rdb_last_load_keys_loaded:0");
        InvalidationLog marks = store.capability(InvalidationLog.class).orElseThrow();
        Revision before = Await.item(marks.invalidate(InvalidationLog.Invalidation.lasting(Set.of(1L))));
        server.command("EVAL", "return redis.call('DEL', redis.call('KEYS', '*/servers')[1])", "0");
        CacheStore node = RedisFixture.open(Map.of("hosts", "redis://" + server.address()));
        assertThat(Await.item(
                        node.capability(InvalidationLog.class).orElseThrow().newest()))
                .isEqualTo(before);
        Await.item(node.close());
    }

    @Test
    void aNodeThatConnectsAgainToTheSameProcessDoesNotEndTheEpoch() {
        InvalidationLog marks = store.capability(InvalidationLog.class).orElseThrow();
        Await.item(store.clear());
        Revision before = Await.item(marks.invalidate(InvalidationLog.Invalidation.lasting(Set.of(1L))));
        assertThat(server.command("CLIENT", "KILL", "TYPE", "normal")).startsWith(":");
        everyLoopCalls();
        assertThat(Await.item(marks.newest())).isEqualTo(before);
    }

    /** Redis evicts any key under allkeys-*: if a part of the history is lost, the epoch is lost with it. */
    @Test
    void marksThatWereEvictedEndTheEpoch() {
        CacheStore named = RedisFixture.open(Map.of("hosts", "redis://" + server.address()));
        InvalidationLog marks = named.capability(InvalidationLog.class).orElseThrow();
        Revision before = Await.item(marks.invalidate(InvalidationLog.Invalidation.lasting(Set.of(1L))));
        assertThat(server.command("EVAL", "return redis.call('DEL', redis.call('KEYS', '*/lasting')[1])", "0"))
                .isEqualTo(":1");
        assertThat(Await.item(marks.standing(Set.of(1L))).newest().epoch()).isNotEqualTo(before.epoch());
        Await.item(named.close());
    }

    /** A subscription ends with its connection, and no error would show it. */
    @Test
    void aListenerListensAgainAfterTheServerDied() {
        List<Revision> heard = new CopyOnWriteArrayList<>();
        Cancellable ear = InvalidationChannelBehaviour.listen(store, heard);
        InvalidationChannelBehaviour.publishUntilHeard(store, new Revision(1, 1), heard);
        server.process().kill();
        server.process().restart();
        InvalidationChannelBehaviour.publishUntilHeard(store, new Revision(1, 2), heard);
        ear.cancel();
    }

    @Test
    void aSubscriptionThatIsNotAnsweredIsTakenOutAgain() {
        try (var network = Tampering.with(server.process().port())) {
            var first = new AtomicBoolean(true);
            network.delay(Duration.ofMinutes(1), sent -> sent.contains("subscribe") && first.getAndSet(false));
            CacheStore deaf = RedisFixture.open(Map.of("hosts", "redis://" + network.address()));
            List<Revision> heard = new CopyOnWriteArrayList<>();
            Cancellable ear = InvalidationChannelBehaviour.listen(deaf, heard);
            InvalidationChannelBehaviour.publishUntilHeard(store, new Revision(1, 1), heard);
            ear.cancel();
            Await.item(deaf.close());
            assertThat(first).isFalse();
        }
    }

    @Test
    void anUnknownMessageOnTheChannelIsIgnored() {
        List<Revision> heard = new CopyOnWriteArrayList<>();
        Cancellable ear = InvalidationChannelBehaviour.listen(store, heard);
        InvalidationChannelBehaviour.publishUntilHeard(store, new Revision(1, 1), heard);
        String channel = "larder:test/m/{larder:test}/bell";
        for (String text : List.of("", "1", "1 ", "1 2 3", "a b", "99999999999999999999 1", "1 -1")) {
            assertThat(server.command("PUBLISH", channel, text)).isEqualTo(":1");
        }
        InvalidationChannelBehaviour.publishUntilHeard(store, new Revision(1, 2), heard);
        ear.cancel();
        assertThat(heard).containsOnly(new Revision(1, 1), new Revision(1, 2));
    }

    @Test
    void aStoreOpensWhileItsServerIsDown() {
        server.process().kill();
        CacheStore early = RedisFixture.open(Map.of("hosts", "redis://" + server.address()));
        assertThat(Await.failure(early.get(KEY))).isInstanceOf(StoreException.Unavailable.class);
        Await.item(early.close());
    }

    @Test
    void aConnectionTheServerClosedWhileIdleIsNoFailure() {
        Await.item(store.put(KEY, entries.lasting("v")));
        assertThat(server.command("CLIENT", "KILL", "TYPE", "normal")).startsWith(":");
        assertThat(Await.item(store.get(KEY))).isPresent();
    }

    @Test
    void twoHundredAndFiftySixCallersMeetNoError() {
        var callers = IntStream.range(0, 256)
                .mapToObj(i -> exchanges(new CacheKey("k" + i)))
                .toList();
        assertThat(Await.item(Uni.join().all(callers).andFailFast())).containsOnly(50L);
    }

    @Test
    void aFullQueueIsBusyAndTheRestIsServed() throws InterruptedException {
        CacheStore small = RedisFixture.open(Map.of("hosts", "redis://" + server.address(), "max-queue", "8"));
        Await.item(small.get(KEY));
        server.process().pause();
        var refused = new CountDownLatch(1);
        var outcomes = Uni.join()
                .all(IntStream.range(0, 500)
                        .mapToObj(i -> small.get(KEY)
                                .map(e -> "served")
                                .onFailure(StoreException.Busy.class)
                                .invoke(refused::countDown)
                                .onFailure()
                                .recoverWithItem(failure -> failure.getClass().getSimpleName()))
                        .toList())
                .andFailFast()
                .subscribeAsCompletionStage();
        assertThat(refused.await(StoreFixture.TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        server.process().resume();
        assertThat(Await.item(Uni.createFrom().completionStage(outcomes)))
                .contains("served", "Busy")
                .isSubsetOf("served", "Busy");
        assertThat(Await.item(small.get(KEY))).isEmpty();
        Await.item(small.close());
    }

    @Test
    void aScriptTheServerForgotIsSentAgain() {
        assertThat(replaceOnce()).isTrue();
        assertThat(server.command("SCRIPT", "FLUSH")).isEqualTo("+OK");
        assertThat(replaceOnce()).isTrue();
    }

    @Test
    void aClosedStoreIsUnavailable() {
        Await.item(store.close());
        assertThat(Await.failure(store.get(KEY))).isInstanceOf(StoreException.Unavailable.class);
    }

    private boolean replaceOnce() {
        var writes = store.capability(ConditionalWrites.class).orElseThrow();
        var first = entries.lasting("1");
        Await.item(store.put(KEY, first));
        return Await.item(writes.replace(KEY, first.version(), entries.lasting("2")));
    }

    private Uni<Long> exchanges(CacheKey key) {
        return Uni.createFrom()
                .deferred(() -> store.put(key, entries.lasting("v")).chain(() -> store.get(key)))
                .repeat()
                .atMost(50)
                .filter(found -> found.isPresent())
                .collect()
                .with(Collectors.counting());
    }

    /** A caller without an event loop uses any of them: after many calls every loop has a connection. */
    private void everyLoopCalls() {
        var calls = IntStream.range(0, 64)
                .mapToObj(i -> store.get(KEY).replaceWithVoid().onFailure().recoverWithNull())
                .toList();
        var unused = Await.item(Uni.join().all(calls).andFailFast());
    }

    private void awaitRecovery() {
        long end = System.nanoTime() + RECOVERY.toNanos();
        int served = 0;
        while (served < 32) { // one after the other: on every loop
            served = Await.item(store.ping().map(x -> true).onFailure().recoverWithItem(false)) ? served + 1 : 0;
            assertThat(System.nanoTime()).as("recovered in time").isLessThan(end);
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
