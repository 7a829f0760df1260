package dev.larder.stores.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.server.PostgresServer;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Counters;
import dev.larder.spi.Entries;
import dev.larder.spi.Limit;
import dev.larder.spi.RateLimits;
import dev.larder.spi.RateLimits.Claim;
import dev.larder.spi.StoreContext;
import dev.larder.spi.StoreFixture;
import dev.larder.spi.TextLists;
import dev.larder.spi.Ttl;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ended rows are removed from the tables by any number of sweepers. */
@QuarkusTest
@WithTestResource(Postgres.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the server
@Tag("database")
class SweeperTest {
    @RegisterExtension
    static final DatabaseFixture BACKEND = new DatabaseFixture(
            SweeperTest.class,
            Map.of(
                    "larder.database.sweep-interval", "100ms",
                    "larder.database.sweep-batch", "20"));

    PostgresServer server;

    @Test
    void twoStoresSweepTheSameTablesWithoutWaitingForEachOther(StoreFixture backend, Entries entries)
            throws SQLException {
        CacheStore a = backend.named("a");
        CacheStore b = backend.named("b");
        DatabaseFixture.emptyTables(server);
        IntStream.range(0, 200).forEach(i -> {
            Await.item(a.put(new CacheKey("ended" + i), entries.lasting("v", Duration.ofMillis(500))));
            Await.item(b.put(new CacheKey("cleared" + i), entries.lasting("v")));
        });
        Limit limit = new Limit("x", RateLimits.Algorithm.FIXED, 1, Duration.ofDays(1), 1);
        Await.item(b.capability(RateLimits.class).orElseThrow().take(new CacheKey("n"), List.of(new Claim(limit, 1))));
        Await.item(b.clear());
        Await.item(b.put(new CacheKey("stays"), entries.lasting("v")));
        Await.item(a.capability(Counters.class).orElseThrow().add(new CacheKey("n"), 1, Ttl.of(Duration.ofMillis(10))));
        Await.item(TextLists.of(a).append(new CacheKey("l"), Ttl.of(Duration.ofMillis(10)), "v"));
        for (int i = 0; i < 50 && rows() > 1; i++) {
            backend.pass(Duration.ofMillis(200));
        }
        assertThat(rows()).isEqualTo(1);
        assertThat(Await.item(b.get(new CacheKey("stays")))).isPresent();
    }

    /** Settings that are refused afterwards, and those that are only checked, change nothing in the database. */
    @Test
    void aStoreWithoutCallsMakesNoNamespace(StoreFixture backend) throws SQLException {
        Await.item(backend.named("used").ping());
        long before = number("select count(*) from larder_namespace");

        var context = new StoreContext("test", Optional.of("idle"), StoreFixture.TIMEOUT, 8 << 20, Clock.systemUTC());
        CacheStore idle = DatabaseFixture.factory().open(context, DatabaseFixture.config(Map.of()));
        backend.pass(Duration.ofMillis(300));

        assertThat(number("select count(*) from larder_namespace")).isEqualTo(before);
        Await.item(idle.ping());
        assertThat(number("select count(*) from larder_namespace")).isEqualTo(before + 1);
        Await.item(idle.close());
    }

    private long rows() throws SQLException {
        return number("select (select count(*) from larder_entry) + (select count(*) from larder_counter)"
                + " + (select count(*) from larder_list) + (select count(*) from larder_limit)");
    }

    private long number(String query) throws SQLException {
        try (var connection = DriverManager.getConnection(server.url(), "larder", "");
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
