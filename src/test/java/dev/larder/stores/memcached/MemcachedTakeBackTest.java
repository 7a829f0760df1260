package dev.larder.stores.memcached;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.server.MemcachedServer;
import dev.larder.server.NeedsMemcached;
import dev.larder.server.Tampering;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entries;
import dev.larder.spi.Entry;
import dev.larder.spi.StoreContext;
import dev.larder.spi.StoreException;
import dev.larder.spi.StoreFixture;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The fate of entries that are stored all or none, when the network loses one of them. */
@Tag("memcached")
class MemcachedTakeBackTest {
    private final Entries entries = new Entries(Clock.systemUTC());
    private final MemcachedServer one = MemcachedServer.start();
    private final MemcachedServer other = MemcachedServer.start();
    private final Tampering lossy = Tampering.with(one.port());
    private final Tampering slow = Tampering.with(other.port());
    private final Vertx vertx = Vertx.vertx();
    private final MemcachedStoreFactory factory = new MemcachedStoreFactory(vertx);
    private final CacheStore store = factory.open(
            new StoreContext("test", Optional.empty(), StoreFixture.TIMEOUT, 8 << 20, Clock.systemUTC()),
            MemcachedFixture.config(List.of(), Map.of("servers", lossy.address() + "," + slow.address())));

    @AfterEach
    void close() {
        Await.item(store.close());
        vertx.close().toCompletionStage().toCompletableFuture().join();
        lossy.close();
        slow.close();
        one.close();
        other.close();
    }

    @Test
    @NeedsMemcached("text protocol that a network in between could tell apart")
    void anAddThatMayStillArriveIsNotToldToBeUndone() {
        Map<CacheKey, Entry> all = new HashMap<>();
        IntStream.range(0, 20).forEach(i -> all.put(new CacheKey("k" + i), entries.lasting("v")));
        // both servers know the generation of the namespace before anything is lost
        assertThat(Await.item(store.getAll(all.keySet()))).isEmpty();
        lossy.lose(sent -> sent.contains("add "));
        // by then the lost connection is open again, so that the lost entries are searched and not found
        var first = new AtomicBoolean(true);
        slow.delay(Duration.ofSeconds(3), sent -> sent.contains("add ") && first.getAndSet(false));
        var writes = store.capability(ConditionalWrites.class).orElseThrow();
        assertThat(Await.failure(writes.putAllIfAbsent(all)))
                .isInstanceOf(StoreException.OutcomeUnknown.class)
                .hasMessageContaining("may still add");
        assertThat(Await.item(store.getAll(all.keySet()))).isEmpty();
    }
}
