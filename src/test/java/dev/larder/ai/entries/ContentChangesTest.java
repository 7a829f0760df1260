package dev.larder.ai.entries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.ai.openai.ChatServer;
import dev.larder.config.WithSettings;
import dev.larder.feeds.postgresql.TableHooks;
import dev.larder.server.PostgresServer;
import dev.larder.spi.Await;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A change of an entry, or of a row, purges the answers that were made of it: those of the model and those of programs. */
@QuarkusTest
@WithSettings(ContentChangesTest.Contents.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the server
class ContentChangesTest {
    private static final String KEY = "master-key-of-these-tests";
    private static final String CHATS = "/api/v2/faq/v1/chat/completions";
    private static final String OWN = "/api/v2/faq/_semantic";
    private static final String LANG_CACHE = "/v1/caches/faq/entries";

    /** No other test asks it. */
    private final String topic = UUID.randomUUID().toString();

    PostgresServer database;

    private static RequestSpecification call() {
        return RestAssured.given().header("Authorization", "Bearer " + KEY).contentType(ContentType.JSON);
    }

    private String question(String of) {
        return "How long may parcels of %s %s wait?".formatted(of, topic);
    }

    /** Stores the answers to three questions about a content. */
    private void store(String content, String tag) {
        Response chat = chat(question(content), "X-Cache-Tags", tag);
        assertThat(chat.header("Cache-Status")).isEqualTo("larder; fwd=miss; stored");
        call().body(Map.of("prompt", question(content), "response", "a week", "tags", List.of(tag), "namespace", topic))
                .post(OWN)
                .then()
                .statusCode(201);
        Map<String, String> attributes = Map.of("content", content, "topic", topic);
        call().body(Map.of("prompt", question(content), "response", "a week", "attributes", attributes))
                .post(LANG_CACHE)
                .then()
                .statusCode(201);
    }

    private static Response chat(String prompt, String field, String value) {
        Map<String, Object> message = Map.of("role", "user", "content", prompt);
        return call().header(field, value)
                .body(Map.of("model", "m-1", "messages", List.of(message)))
                .post(CHATS);
    }

    private boolean isChatStored(String prompt) {
        return chat(prompt, "Cache-Control", "only-if-cached").statusCode() == 200;
    }

    private boolean isStored(String path, Map<String, Object> search) {
        return !call().body(search)
                .post(path + "/search")
                .jsonPath()
                .getList("data")
                .isEmpty();
    }

    /** Which of the answers are stored: to the same question and a similar one, in each of the three ways. */
    private List<Boolean> stored(String content) {
        String prompt = question(content);
        String similar = "Please, " + prompt;
        Map<String, String> attributes = Map.of("content", content, "topic", topic);
        return List.of(
                isChatStored(prompt),
                isChatStored(similar),
                isStored(OWN, Map.of("prompt", prompt, "namespace", topic)),
                isStored(OWN, Map.of("prompt", similar, "namespace", topic)),
                isStored(LANG_CACHE, Map.of("prompt", prompt, "attributes", attributes)),
                isStored(LANG_CACHE, Map.of("prompt", similar, "attributes", attributes)));
    }

    private void awaitStored(String content) {
        Await.until(() -> !stored(content).contains(false), Duration.ofMillis(20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE"})
    void aChangeOfAnEntryPurgesTheAnswersMadeOfIt(String method) {
        call().body("{\"days\": 7}").put("/api/v2/docs/doc:seven");
        store("seven", "doc:seven");
        store("eight", "doc:eight");
        awaitStored("seven");
        awaitStored("eight");

        call().body("{\"days\": 9}")
                .request(method, "/api/v2/docs/doc:seven")
                .then()
                .statusCode(200);

        assertThat(stored("seven")).containsOnly(false);
        assertThat(stored("eight")).containsOnly(true);
    }

    @Test
    void aChangeOfARowPurgesTheAnswersMadeOfIt() throws SQLException {
        run("create table rules (name text primary key, days int); insert into rules values ('red', 7), ('blue', 8)");
        run(TableHooks.of(List.of("rules")).sql());
        Await.until(
                () -> "UP"
                        .equals(RestAssured.get("/q/health/ready")
                                .path("checks.find { it.name == 'feeds' }.data.content")),
                Duration.ofMillis(20));
        store("red", "row:rules:red");
        store("blue", "row:rules:blue");
        awaitStored("red");
        awaitStored("blue");

        run("update rules set days = 9 where name = 'red'");

        // clients of LangCache give no tags
        Await.until(() -> stored("red").subList(0, 4).stream().noneMatch(there -> there), Duration.ofMillis(20));
        assertThat(stored("blue")).containsOnly(true);
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.url(), "larder", "");
                Statement statement = connection.createStatement()) {
            boolean unused = statement.execute(sql);
        }
    }

    /** Contents in a service and in a database, and the service with the answers. */
    public static final class Contents implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(ChatServer.class), new TestResourceEntry(ContentDatabase.class));
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> config = new HashMap<>();
            config.put("larder.api-key", KEY);
            config.put("larder.services.pages.type", "local");
            config.put("larder.services.docs.type", "local");
            String faq = "larder.services.faq.";
            config.put(faq + "type", "llm");
            config.put(faq + "llm.url", "${model.url}");
            config.put(faq + "cache.store", "pages");
            config.put(faq + "cache-strategy", "semantic");
            config.put(faq + "embedding.type", "hash");
            config.put(faq + "threshold", "0.5");
            config.put("larder.hooks.content.on.service", "docs");
            config.put("larder.hooks.content.on.keys", "doc:{id}");
            config.put("larder.hooks.content.purge.services", "faq");
            config.put("larder.hooks.content.purge.tags", "doc:{id},attr:content={id}");
            config.put("larder.feeds.content.type", "postgresql");
            config.put("larder.feeds.content.username", "larder");
            config.put("larder.feeds.content.tables", "rules");
            config.put("larder.feeds.content.services", "faq");
            return config;
        }
    }

    /** The database with the contents. */
    public static final class ContentDatabase implements QuarkusTestResourceLifecycleManager {
        private PostgresServer server;

        @Override
        public Map<String, String> start() {
            server = PostgresServer.start();
            return Map.of("larder.feeds.content.url", server.url());
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
