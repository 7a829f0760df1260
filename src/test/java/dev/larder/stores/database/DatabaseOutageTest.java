package dev.larder.stores.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.server.PostgresServer;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entries;
import dev.larder.spi.InvalidationChannelBehaviour;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreException;
import dev.larder.spi.StoreFixture;
import dev.larder.spi.TextLists;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The behaviour of calls while the server hangs or is down, and afterwards. */
@QuarkusTest
@WithTestResource(Postgres.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the server
@Tag("database")
class DatabaseOutageTest {
    private static final CacheKey KEY = new CacheKey("k");
    private static final Duration RECOVERY = Duration.ofSeconds(10);

    @RegisterExtension
    static final DatabaseFixture BACKEND = new DatabaseFixture(DatabaseOutageTest.class, Map.of());

    PostgresServer server;

    @Test
    void aHangingServerFailsCallsInTimeAndBlocksNoThread(CacheStore store, Entries entries) {
        Await.item(store.put(KEY, entries.lasting("v")));
        server.pause();
        try {
            // over the connection that has waited since the first write, which one of many calls gets
            CompletableFuture<Throwable> write = failure(store.put(KEY, entries.lasting("w")));
            assertThat(write.join()).isInstanceOf(StoreException.OutcomeUnknown.class);
            long begin = System.nanoTime();
            List<CompletableFuture<Throwable>> reads = IntStream.range(0, 256)
                    .mapToObj(i -> failure(store.get(new CacheKey("k" + i))))
                    .toList();
            CompletableFuture<Throwable> list = failure(TextLists.of(store).all(KEY));
            CompletableFuture<Throwable> ping = failure(store.ping());
            CompletableFuture<Throwable> clearing = failure(store.clear());
            assertThat(since(begin)).isLessThan(StoreFixture.TIMEOUT.dividedBy(2));
            assertThat(reads)
                    .allSatisfy(read -> assertThat(read.join()).isInstanceOf(StoreException.Unavailable.class));
            assertThat(ping.join()).isInstanceOf(StoreException.Unavailable.class);
            assertThat(list.join()).isInstanceOf(StoreException.Unavailable.class);
            // it was sent if a connection was free
            assertThat(clearing.join())
                    .isInstanceOfAny(StoreException.OutcomeUnknown.class, StoreException.Unavailable.class);
            assertThat(since(begin)).isLessThan(StoreFixture.TIMEOUT.multipliedBy(2));
        } finally {
            server.resume();
        }
        recovers(store);
        Await.item(store.put(KEY, entries.lasting("again")));
    }

    @Test
    void aListenerListensAgainAfterTheServerDied(CacheStore store) {
        List<Revision> heard = new CopyOnWriteArrayList<>();
        Cancellable ear = InvalidationChannelBehaviour.listen(store, heard);
        InvalidationChannelBehaviour.publishUntilHeard(store, new Revision(1, 1), heard);
        server.kill();
        server.restart();
        InvalidationChannelBehaviour.publishUntilHeard(store, new Revision(1, 2), heard);
        ear.cancel();
    }

    @Test
    void aKilledServerIsUnavailableUntilItIsBack(CacheStore store, Entries entries) {
        Await.item(store.put(KEY, entries.lasting("v")));
        server.kill();
        try {
            assertThat(Await.failure(store.get(KEY))).isInstanceOf(StoreException.Unavailable.class);
            becomesUnavailable(() -> store.put(KEY, entries.lasting("lost")));
            becomesUnavailable(store::clear);
            assertThat(Await.failure(store.ping())).isInstanceOf(StoreException.Unavailable.class);
        } finally {
            server.restart();
        }
        recovers(store);
        Await.item(store.put(KEY, entries.lasting("after")));
        assertThat(Await.item(store.get(KEY)))
                .hasValueSatisfying(e -> assertThat(e.payload()).asString().isEqualTo("after"));
    }

    @Test
    void acknowledgedWritesSurviveACrash(CacheStore store, Entries entries) {
        List<CacheKey> keys =
                IntStream.range(0, 200).mapToObj(i -> new CacheKey("k" + i)).toList();
        keys.forEach(key -> Await.item(store.put(key, entries.lasting(key.text()))));
        Await.item(TextLists.of(store).append(KEY, "a", "b"));
        server.kill();
        server.restart();
        recovers(store);
        assertThat(Await.item(TextLists.of(store).all(KEY))).hasValue(List.of("a", "b"));
        assertThat(Await.item(store.getAll(keys))).containsOnlyKeys(keys);
    }

    /**
     * An old connection breaks under a write, whose outcome is then unknown. The pool closes the other ones
     * soon, on its own thread.
     */
    private static void becomesUnavailable(Supplier<Uni<?>> write) {
        Await.until(() -> Await.failure(write.get()) instanceof StoreException.Unavailable);
    }

    private static void recovers(CacheStore store) {
        long begin = System.nanoTime();
        boolean back = false;
        while (!back && since(begin).compareTo(RECOVERY) < 0) {
            back = Await.item(store.ping().replaceWith(true).onFailure().recoverWithItem(false));
        }
        assertThat(back).isTrue();
        assertThat(Await.item(store.get(new CacheKey("absent")))).isEmpty();
    }

    private static CompletableFuture<Throwable> failure(Uni<?> call) {
        return call.onItem()
                .<Throwable>transform(x -> new AssertionError("It succeeded"))
                .onFailure()
                .recoverWithItem(e -> e)
                .subscribeAsCompletionStage();
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
