package dev.larder.stores.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.server.PostgresServer;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entries;
import dev.larder.spi.StoreException;
import dev.larder.spi.StoreFixture;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application starts without its server and uses it later. */
@QuarkusTest
@QuarkusTestResource(value = Postgres.Stopped.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway.Init") // Quarkus injects the server
@Tag("database")
class DatabaseStartTest {
    private static final CacheKey KEY = new CacheKey("k");

    @RegisterExtension
    static final DatabaseFixture BACKEND = new DatabaseFixture(DatabaseStartTest.class, Map.of());

    PostgresServer server;

    @Test
    void aServerThatComesLaterIsMigratedAndServes(StoreFixture backend, Entries entries) {
        List<CacheStore> stores = Stream.of("a", "b").map(backend::named).toList();
        assertThat(stores).allSatisfy(store -> {
            assertThat(Await.failure(store.get(KEY))).isInstanceOf(StoreException.Unavailable.class);
            assertThat(Await.failure(store.put(KEY, entries.lasting("v"))))
                    .isInstanceOf(StoreException.Unavailable.class);
        });
        server.restart();
        assertThat(stores).allSatisfy(store -> {
            Await.item(store.put(KEY, entries.lasting("v")));
            assertThat(Await.item(store.get(KEY))).isPresent();
        });
    }
}
