package dev.larder.stores.memcached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.StoreContext;
import dev.larder.spi.StoreException;
import dev.larder.spi.StoreFixture;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When a store connects to its servers. These servers accept connections and say nothing. */
@Tag("memcached")
class MemcachedConnectionsTest {
    private static final Duration LONG_ENOUGH = Duration.ofMillis(500);

    private final Vertx vertx = Vertx.vertx();
    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

    MemcachedConnectionsTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Settings that are refused afterwards, and those that are only checked, reach no server. */
    @Test
    void aStoreWithoutCallsConnectsToNoServer() throws IOException {
        CacheStore store = open();
        server.setSoTimeout((int) LONG_ENOUGH.toMillis());

        assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);

        Await.item(store.close());
    }

    @Test
    void aStoreThatIsClosedConnectsNoMore() throws IOException {
        CacheStore store = open();
        Await.item(store.close());
        server.setSoTimeout((int) LONG_ENOUGH.toMillis());

        assertThat(Await.failure(store.get(new CacheKey("k")))).isInstanceOf(StoreException.Unavailable.class);
        assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }

    /** Otherwise the event loops could end before it. */
    @Test
    void aConnectionIsClosedWhenNoAttemptIsBeingBegun() {
        var connection = new ServerConnection("server", () -> "");
        var attempt = new CompletableFuture<Void>();
        assertThat(connection.beginsAttempt(attempt)).isTrue();

        CompletableFuture<Void> closed = connection.close();

        assertThat(closed).isNotDone();
        assertThat(connection.beginsAttempt(new CompletableFuture<>())).isFalse();
        attempt.complete(null);
        assertThat(closed).isCompleted();
    }

    private CacheStore open() {
        MemcachedStoreConfig config =
                MemcachedFixture.config(List.of(), Map.of("servers", "127.0.0.1:" + server.getLocalPort()));
        var context = new StoreContext("test", Optional.empty(), StoreFixture.TIMEOUT, 1 << 20, Clock.systemUTC());
        return new MemcachedStoreFactory(vertx).open(context, config);
    }
}
