package dev.larder.http.events;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.larder.config.WithSettings;
import dev.larder.feeds.postgresql.TableHooks;
import dev.larder.http.Api;
import dev.larder.http.Poll;
import dev.larder.server.PostgresServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A writer that does not know Larder invalidates entries, even if its database starts after Larder. */
@QuarkusTest
@WithSettings(FeedTest.Shop.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the server
class FeedTest {
    private static final String PLACE = "/api/v2/pages/orders";

    PostgresServer server;

    @Test
    void aChangeInTheDatabaseInvalidatesInTheFeedsServices() throws SQLException {
        health().statusCode(200).body(feed(), equalTo("DOWN"));
        server.restart();
        run("create table orders (id int primary key)");
        run("create table names (name text primary key)");
        run(TableHooks.of(List.of("orders", "names")).sql());
        awaitFollowed();

        tagged("table:orders").put(PLACE).then().statusCode(201);
        tagged("table:customers").put("/api/v2/pages/customers").then().statusCode(201);
        tagged("table:orders").put("/api/v2/other/orders").then().statusCode(201);
        Api.call().get(PLACE).then().statusCode(200);
        try (EventReader events = EventReader.open("pages/_events?tag=table:orders")) {
            run("insert into orders values (1)");
            Poll.until(() -> Api.call().get(PLACE).statusCode() == 404);
            tagged("table:orders").put(PLACE);
            assertThat(events.told(2))
                    .as("a purge that is one, for a tier and the service behind have the same entries")
                    .containsExactly("pages.purge null", "pages.put orders");
        }
        Api.call().get("/api/v2/pages/customers").then().statusCode(200);
        Api.call().get("/api/v2/other/orders").then().statusCode(200);
        rowsOfAnyKeyArePurged();
    }

    /** By the tags that callers can write: spaces, commas and what is not ASCII are percent-encoded. */
    private void rowsOfAnyKeyArePurged() throws SQLException {
        Map<String, String> tags = Map.of(
                "a,b",
                "row:names:a%2Cb",
                "a b",
                "row:names:a%20b",
                "Zoë",
                "row:names:Zo%C3%AB",
                "50%",
                "row:names:50%",
                "x".repeat(200),
                "row:names:" + "x".repeat(118));
        for (Map.Entry<String, String> one : tags.entrySet()) {
            tagged(one.getValue()).put(PLACE);
            run("insert into names values ('%s')".formatted(one.getKey()));
            Poll.until(() -> Api.call().get(PLACE).statusCode() == 404);
        }
    }

    private static RequestSpecification tagged(String tag) {
        return Api.text("what there was").header("X-Cache-Tags", tag);
    }

    private void awaitFollowed() {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!RestAssured.get("/q/health/ready").path(feed()).equals("UP")) {
            assertThat(System.nanoTime()).isLessThan(end);
            Api.pass(Duration.ofMillis(100));
        }
    }

    private static ValidatableResponse health() {
        return RestAssured.get("/q/health/ready").then().body(at("/status", equalTo("UP")));
    }

    private static String feed() {
        return "checks.find { it.name == 'feeds' }.data.shop";
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            boolean unused = statement.execute(sql);
        }
    }

    /** Connects as soon as the server accepts sessions; it listens earlier. */
    private Connection connect() throws SQLException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            try {
                return DriverManager.getConnection(server.url(), "larder", "");
            } catch (SQLException e) {
                if (!"57P03".equals(e.getSQLState()) || System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }

    /** A feed of a database that does not exist yet. */
    public static final class Shop implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Database.class));
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> config = new HashMap<>();
            config.put("larder.api-key", Api.MASTER);
            config.put("larder.services.pages.type", "local");
            config.put("larder.services.other.type", "local");
            config.put("larder.services.near.type", "tiered");
            config.put("larder.services.near.tiered.l2", "pages");
            config.put("larder.feeds.shop.type", "postgresql");
            config.put("larder.feeds.shop.services", "pages,near");
            config.put("larder.feeds.shop.username", "larder");
            config.put("larder.feeds.shop.tables", "orders,names");
            return config;
        }
    }

    /** The database, which a test starts. */
    public static final class Database implements QuarkusTestResourceLifecycleManager {
        private PostgresServer server;

        @Override
        public Map<String, String> start() {
            server = PostgresServer.stopped();
            return Map.of("larder.feeds.shop.url", server.url());
        }

        @Override
        public void inject(TestInjector injector) {
            injector.injectIntoFields(server, new TestInjector.MatchesType(PostgresServer.class));
        }

        @Override
        public void stop() {
            server.close();
        }
    }
}
