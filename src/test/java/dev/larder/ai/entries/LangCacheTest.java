package dev.larder.ai.entries;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.config.WithSettings;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The face for clients of Redis LangCache. */
@QuarkusTest
@WithSettings(EntryServices.class)
class LangCacheTest {
    private static final String CACHE = "/v1/caches/faq";

    /** No other test has it. */
    private final String topic = UUID.randomUUID().toString();

    private static RequestSpecification as(String key) {
        return RestAssured.given().header("Authorization", "Bearer " + key).contentType(ContentType.JSON);
    }

    private static RequestSpecification call() {
        return as(EntryServices.KEY);
    }

    private String store(String prompt) {
        Response stored = call().body("""
                {"prompt": "%s", "response": "yes", "attributes": {"topic": "%s"}, "ttlMillis": 60000}""".formatted(prompt, topic)).post(CACHE + "/entries");
        assertThat(stored.statusCode()).as(stored.asString()).isEqualTo(201);
        return stored.path("entryId");
    }

    private JsonPath search(String prompt) {
        Response found = call().body("""
                {"prompt": "%s", "attributes": {"topic": "%s"}, "similarityThreshold": 0.6,
                 "searchStrategies": ["exact", "semantic"]}""".formatted(prompt, topic)).post(CACHE + "/entries/search");
        assertThat(found.statusCode()).as(found.asString()).isEqualTo(200);
        return found.jsonPath();
    }

    @Test
    void aStoredAnswerIsFound() {
        String id = store("Is tea hot?");

        JsonPath exact = search("Is tea hot?");
        assertThat(exact.getString("data[0].id")).isEqualTo(id);
        assertThat(exact.getString("data[0].response")).isEqualTo("yes");
        assertThat(exact.getString("data[0].attributes.topic")).isEqualTo(topic);
        assertThat(exact.getString("data[0].searchStrategy")).isEqualTo("exact");
        assertThat(exact.getFloat("data[0].similarity")).isEqualTo(1);
        assertThat(search("is tea HOT").getString("data[0].searchStrategy")).isEqualTo("semantic");
        assertThat(search("Is tea not hot?").getList("data")).isEmpty();
    }

    @Test
    void anEntryIsDeletedById() {
        String path = CACHE + "/entries/" + store("Is tea hot?");

        call().delete(path).then().statusCode(204);
        JsonPath problem = call().delete(path).then().statusCode(404).extract().jsonPath();
        assertThat(problem.getString("type")).isEqualTo("/errors/cache/entry/not-found");
        assertThat(problem.getString("instance")).isEqualTo(path);
        assertThat(search("Is tea hot?").getList("data")).isEmpty();
    }

    @Test
    void entriesAreDeletedByAttributes() {
        store("Is tea hot?");
        store("Is ice cold?");

        String attributes = "{\"attributes\": {\"topic\": \"" + topic + "\"}}";
        JsonPath deleted = call().body(attributes).delete(CACHE + "/entries").jsonPath();
        assertThat(deleted.getInt("deletedEntriesCount")).isEqualTo(2);
        assertThat(call().body(attributes).delete(CACHE + "/entries").jsonPath().getInt("deletedEntriesCount"))
                .isZero();
        assertThat(search("Is ice cold?").getList("data")).isEmpty();
        call().body("{\"attributes\": {}}").delete(CACHE + "/entries").then().statusCode(400);
    }

    @ParameterizedTest
    @CsvSource({"POST", "DELETE"})
    void aFlushRemovesTheEntriesOfTheCaller(String method) {
        store("Is tea hot?");
        as(EntryServices.OTHER).request(method, CACHE + "/flush").then().statusCode(204);
        assertThat(search("Is tea hot?").getList("data")).hasSize(1);
        call().request(method, CACHE + "/flush").then().statusCode(204);
        assertThat(search("Is tea hot?").getList("data")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "wrong, faq, 401, /errors/authentication-failed",
        "lk_other_aaaaaaaaaaaaaaaaaaaaaaaa, small, 404, /errors/cache/not-found",
        "master-key-of-these-tests, pages, 404, /errors/cache/not-found",
        "master-key-of-these-tests, none, 404, /errors/cache/not-found",
        "master-key-of-these-tests, strict, 404, /errors/cache/not-found",
        "master-key-of-these-tests, faq, 400, /errors/invalid-data"
    })
    void problemsAreThoseThatItsClientsRead(String key, String service, int status, String type) {
        Response refused = as(key).body("{\"prompt\": 1}").post("/v1/caches/" + service + "/entries");

        JsonPath problem = refused.jsonPath();
        assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(status);
        assertThat(problem.getString("type")).isEqualTo(type);
        assertThat(problem.getInt("status")).isEqualTo(status);
        assertThat(problem.getString("title") + problem.getString("detail")).isNotBlank();
    }

    @Test
    void aLifetimeBeyondTheLongestOneIsShortened() {
        String body = """
                {"prompt": "Is tea hot?", "response": "yes", "attributes": {"topic": "%s"}, "ttlMillis": 864000000}""".formatted(topic);
        String id = call().body(body)
                .post(CACHE + "/entries")
                .then()
                .statusCode(201)
                .extract()
                .path("entryId");

        int ttl = call().get("/api/v2/faq/_semantic/" + id).path("ttl");
        assertThat(ttl).isBetween(3_590, 3_600);
    }

    @Test
    void itsLimitsAreThoseOfTheConfiguration() {
        for (String prompt : List.of("x".repeat(5_000), "x".repeat(5_001))) {
            call().body("{\"prompt\": \"" + prompt + "\"}")
                    .post("/v1/caches/lifted/entries/search")
                    .then()
                    .statusCode(prompt.length() == 5_000 ? 200 : 400);
        }
        for (int count : List.of(2, 3)) {
            String attributes = IntStream.range(0, count)
                    .mapToObj(i -> "\"a" + i + "\": \"b\"")
                    .collect(joining(","));
            call().body("{\"prompt\": \"a\", \"response\": \"b\", \"attributes\": {" + attributes + "}}")
                    .post("/v1/caches/lifted/entries")
                    .then()
                    .statusCode(count == 2 ? 201 : 400);
        }
    }

    @Test
    void otherPathsAndMethodsAreRefused() {
        call().get("/v1/caches/faq").then().statusCode(404);
        call().get("/v1/caches/").then().statusCode(404);
        call().get(CACHE + "/entries").then().statusCode(405);
        call().get(CACHE + "/entries/search").then().statusCode(405);
        call().get(CACHE + "/entries/abc").then().statusCode(405);
    }
}
