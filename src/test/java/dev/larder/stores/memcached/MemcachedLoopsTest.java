package dev.larder.stores.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.server.MemcachedServer;
import dev.larder.server.NeedsMemcached;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Counters;
import dev.larder.spi.Counters.Bounds;
import dev.larder.spi.Counters.Step;
import dev.larder.spi.Entries;
import dev.larder.spi.Entry;
import dev.larder.spi.StoreContext;
import dev.larder.spi.StoreFixture;
import dev.larder.spi.Ttl;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxInternal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each event loop that calls a store has its own connection to each server. */
@Tag("memcached")
class MemcachedLoopsTest {
    private static final int LOOPS = 3;
    private static final CacheKey KEY = new CacheKey("k");

    private final Entries entries = new Entries(Clock.systemUTC());
    private final MemcachedServer server = MemcachedServer.start();
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
    private final List<Context> loops = Stream.<Context>generate(((VertxInternal) vertx)::createEventLoopContext)
            .limit(LOOPS)
            .toList();
    private final CacheStore store = open(server.address());

    @AfterEach
    void close() {
        Await.item(store.close());
        vertx.close().toCompletionStage().toCompletableFuture().join();
        server.close();
    }

    @Test
    void aCallerIsAnsweredOnItsOwnContext() {
        for (Context loop : loops) {
            assertThat(answeredOn(loop, () -> store.get(KEY))).isSameAs(loop);
            assertThat(answeredOn(loop, () -> store.put(KEY, entries.lasting("v"))))
                    .isSameAs(loop);
        }
    }

    /** The turn of a read comes when that of a caller on another loop has ended. */
    @Test
    void aCallerThatWaitsForItsTurnIsAnsweredOnItsOwnContext() {
        // two of them may read at once
        CacheStore limited = open(server.address(), Map.of("max-item-size", "128M"));
        List<CompletableFuture<Context>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            loops.forEach(loop -> answers.add(on(loop, () -> limited.get(KEY))));
        }

        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).join()).isSameAs(loops.get(i % LOOPS));
        }
        Await.item(limited.close());
    }

    /**
     * One connection does all updates of the key; callers on other loops still get their answers on their own loops.
     */
    @Test
    void callersThatShareAnUpdateAreAnsweredOnTheirOwnContexts() {
        Counters counters = store.capability(Counters.class).orElseThrow();
        List<CompletableFuture<Context>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            loops.forEach(loop ->
                    answers.add(on(loop, () -> counters.add(KEY, new Step(1, Bounds.NONE, Ttl.never())))));
        }

        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).join()).isSameAs(loops.get(i % LOOPS));
        }
        assertThat(Await.item(counters.read(KEY)).orElseThrow().value()).isEqualTo(answers.size());
    }

    @Test
    void aClearOnOneLoopIsSeenOnAllOthers() {
        for (Context loop : loops) {
            on(loop, () -> store.put(KEY, entries.lasting("v"))).join();
            loops.forEach(other -> assertThat(read(other)).contains("v"));
            on(loop, store::clear).join();
            loops.forEach(other -> assertThat(read(other)).isEmpty());
        }
    }

    @Test
    void eachLoopIsConnectedAgainWhenTheServerIsBack() {
        loops.forEach(loop -> assertThat(read(loop)).isEmpty());
        server.kill();
        server.restart();

        for (Context loop : loops) {
            Await.until(() -> !on(loop, () -> store.get(KEY))
                    .handle((x, failure) -> failure != null)
                    .join());
            on(loop, () -> store.put(KEY, entries.lasting("w"))).join();
            assertThat(read(loop)).contains("w");
        }
    }

    @Test
    @NeedsMemcached("stats")
    void aStoreThatIsClosedLeavesNoConnection() throws IOException {
        loops.forEach(loop -> assertThat(read(loop)).isEmpty());
        int open = connections();

        Await.item(store.close());

        Await.until(() -> connections() == open - LOOPS);
    }

    /** memcached does this when it has its maximum number of connections. */
    @Test
    void aServerThatDropsConnectionsIsNotFloodedWithThem() throws Exception {
        try (var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var accepted = new AtomicInteger();
            var dropper = new Thread(() -> drop(listener, accepted), "dropper");
            dropper.start();
            CacheStore dropped = open("127.0.0.1:" + listener.getLocalPort());
            assertThat(Await.failure(dropped.ping())).isNotNull();

            Thread.sleep(2_000);

            assertThat(accepted.get()).isBetween(2, 20);
            Await.item(dropped.close());
            listener.close();
            dropper.join();
        }
    }

    private static void drop(ServerSocket listener, AtomicInteger accepted) {
        try {
            while (true) {
                listener.accept().close();
                accepted.incrementAndGet();
            }
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    /** The number of connections that the server counts, including its own sockets and this connection. */
    private int connections() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                var answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
            socket.getOutputStream().write("stats\r\nquit\r\n".getBytes(US_ASCII));
            String count = answers.lines()
                    .filter(line -> line.startsWith("STAT curr_connections "))
                    .findFirst()
                    .orElseThrow();
            return Integer.parseInt(count.substring(count.lastIndexOf(' ') + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CacheStore open(String servers) {
        return open(servers, Map.of());
    }

    private CacheStore open(String servers, Map<String, String> more) {
        Map<String, String> properties = new HashMap<>(more);
        properties.put("servers", servers);
        return new MemcachedStoreFactory(vertx)
                .open(
                        new StoreContext("test", Optional.empty(), StoreFixture.TIMEOUT, 8 << 20, Clock.systemUTC()),
                        MemcachedFixture.config(List.of(), properties));
    }

    private Optional<String> read(Context loop) {
        var content = new CompletableFuture<Optional<Entry>>();
        loop.runOnContext(x -> store.get(KEY).subscribe().with(content::complete, content::completeExceptionally));
        return content.join().map(entry -> new String(entry.payload(), UTF_8));
    }

    private static Context answeredOn(Context loop, Supplier<Uni<?>> call) {
        return on(loop, call).join();
    }

    /** Calls on the loop; completed with the context of the answer. */
    private static CompletableFuture<Context> on(Context loop, Supplier<? extends Uni<?>> call) {
        var answered = new CompletableFuture<Context>();
        loop.runOnContext(x -> call.get()
                .subscribe()
                .with(y -> answered.complete(Vertx.currentContext()), answered::completeExceptionally));
        return answered;
    }
}
