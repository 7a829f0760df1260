package dev.larder.stores.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.server.PostgresServer;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entries;
import dev.larder.spi.StoreException;
import dev.larder.spi.StoreFixture;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application starts without its server, which then refuses the user and the password, and uses it later. */
@QuarkusTest
@WithTestResource(Postgres.Stranger.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the server
@Tag("database")
class DatabaseStartTest {
    private static final CacheKey KEY = new CacheKey("k");
    private static final String SECRET = "of the role larder";
    private static final String REFUSED = "The database refused the user or the password (%s)";

    @RegisterExtension
    static final DatabaseFixture BACKEND = new DatabaseFixture(DatabaseStartTest.class, Map.of());

    PostgresServer server;

    @Test
    void aServerThatComesLaterIsMigratedAndServes(StoreFixture backend, Entries entries) throws SQLException {
        List<CacheStore> stores = Stream.of("a", "b").map(backend::named).toList();
        assertThat(stores).allSatisfy(store -> {
            assertThat(Await.failure(store.get(KEY))).isInstanceOf(StoreException.Unavailable.class);
            assertThat(Await.failure(store.put(KEY, entries.lasting("v"))))
                    .isInstanceOf(StoreException.Unavailable.class);
        });

        server.restart();
        assertIsRefused(stores.get(0), entries, "28000");

        server.requirePassword(SECRET);
        assertIsRefused(stores.get(0), entries, "28P01");

        makeTheUser();
        assertThat(stores).allSatisfy(store -> {
            Await.item(store.put(KEY, entries.lasting("v")));
            assertThat(Await.item(store.get(KEY))).isPresent();
        });
    }

    /** One after another: a call that waits for the connection of another one does not learn why there is none. */
    private static void assertIsRefused(CacheStore store, Entries entries, String code) {
        String reason = REFUSED.formatted(code);
        assertThat(Await.failure(store.get(KEY)))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessage(reason);
        assertThat(Await.failure(store.put(KEY, entries.lasting("v")))).hasMessage(reason);
        assertThat(Await.failure(store.ping())).hasMessage(reason);
    }

    private void makeTheUser() throws SQLException {
        try (var connection = DriverManager.getConnection(server.url(), "larder", SECRET);
                var statement = connection.createStatement()) {
            boolean unused = statement.execute("create role %s superuser login password '%s'"
                    .formatted(Postgres.Stranger.USER, Postgres.Stranger.PASSWORD));
        }
    }
}
