package dev.larder.gateway.origin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.larder.config.WithSettings;
import dev.larder.gateway.origin.http.ShopOrigin.Told;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * An origin that answers each caller in another way and says nothing of it: who sees which answer is the scope's word.
 */
@QuarkusTest
@WithSettings(ShopService.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the origin
class CallersTest {
    /** The callers' keys. The last two have the same role. */
    private static final Map<String, String> CALLERS =
            Map.of("master", ShopService.KEY, "other", ShopService.OTHER, "twin", ShopService.TWIN);

    ShopOrigin origin;

    private String path() {
        String path = "/own/" + UUID.randomUUID();
        origin.on(
                path,
                request -> new Told(
                        200, "for " + request.field("X-Caller"), "Cache-Control", "max-age=60", "ETag", "\"same\""));
        return path;
    }

    private static RequestSpecification as(String caller) {
        return RestAssured.given().header("X-API-Key", CALLERS.get(caller)).header("X-Caller", caller);
    }

    private static Response get(String service, String path, String caller) {
        return as(caller).get("/api/v2/" + service + path);
    }

    @Test
    void noKeySeesTheAnswerOfAnotherThoughAllAskAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(12);
        try {
            for (int round = 0; round < 20; round++) {
                String path = path();
                List<CompletableFuture<Void>> all = IntStream.range(0, 4)
                        .boxed()
                        .flatMap(i -> CALLERS.keySet().stream())
                        .map(caller -> CompletableFuture.runAsync(
                                () -> get("shop", path, caller).then().body(equalTo("for " + caller)), threads))
                        .toList();
                for (CompletableFuture<Void> one : all) {
                    one.get();
                }
                assertThat(origin.asked(path)).hasSize(CALLERS.size());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void partsConditionsAndHeadsAreThoseOfTheCallersOwnAnswer() {
        String path = path();
        get("shop", path, "master").then().body(equalTo("for master"));

        // another key has nothing stored that a condition could be about
        as("other")
                .header("If-None-Match", "\"same\"")
                .get("/api/v2/shop" + path)
                .then()
                .statusCode(304);
        assertThat(origin.asked(path)).hasSize(2);
        as("other")
                .header("Range", "bytes=4-")
                .get("/api/v2/shop" + path)
                .then()
                .statusCode(206)
                .body(equalTo("other"));
        as("twin")
                .header("Cache-Control", "only-if-cached")
                .get("/api/v2/shop" + path)
                .then()
                .statusCode(504);
        as("master")
                .header("Cache-Control", "only-if-cached")
                .get("/api/v2/shop" + path)
                .then()
                .body(equalTo("for master"));
    }

    @Test
    void callersWithTheSameRolesShareAnswersWhereTheScopeIsTheRole() {
        String path = path();

        get("roles", path, "other").then().body(equalTo("for other"));
        get("roles", path, "twin").then().body(equalTo("for other"));
        get("roles", path, "master").then().body(equalTo("for master"));
        get("roles", path, "other").then().body(equalTo("for other"));
    }

    @Test
    void everybodySharesAnswersWhereTheScopeIsShared() {
        String path = path();

        Stream.of("twin", "master", "other")
                .forEach(caller -> get("all", path, caller).then().body(equalTo("for twin")));
    }

    @Test
    void aChangeByOneKeyIsOneForAll() {
        String path = path();
        CALLERS.keySet().forEach(caller -> get("shop", path, caller).then().body(equalTo("for " + caller)));
        int before = origin.asked(path).size();

        as("other").body("x").put("/api/v2/shop" + path).then().statusCode(200);

        CALLERS.keySet().forEach(caller -> get("shop", path, caller).then().body(equalTo("for " + caller)));
        assertThat(origin.asked(path)).hasSize(before + 1 + CALLERS.size());
    }
}
