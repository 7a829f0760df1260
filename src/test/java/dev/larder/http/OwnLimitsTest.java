package dev.larder.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Larder's own limits. Each test has an API key and a limit of its own. */
@QuarkusTest
@TestProfile(Limited.class)
@Tag("local")
@Tag("redis")
class OwnLimitsTest {
    private static final String PLACE = "/api/v2/local/k";

    @Test
    void everyAnswerTellsOfTheLimitUntilItIsReached() {
        as("reads")
                .get("/api/v2/local/absent")
                .then()
                .statusCode(404)
                .header("RateLimit-Policy", "\"reads\";q=3;w=31622400")
                .header("RateLimit", matchesPattern("\"reads\";r=2;t=[1-9]\\d*"))
                .header("X-RateLimit-Limit", "3")
                .header("X-RateLimit-Remaining", "2")
                .header("X-RateLimit-Reset", matchesPattern("1\\d{9}|2\\d{9}"));
        as("reads").get(PLACE + "?unknown=1").then().statusCode(400).header("RateLimit", containsString(";r=1;"));
        as("reads").head("/api/v2/local/_stats").then().statusCode(200).header("RateLimit", containsString(";r=0;"));
        as("reads")
                .get(PLACE)
                .then()
                .statusCode(429)
                .header("RateLimit", matchesPattern("\"reads\";r=0;t=[1-9]\\d*"))
                .header("Retry-After", matchesPattern("[1-9]\\d*"))
                .header("X-RateLimit-Remaining", "0")
                .body("error.code", equalTo(429))
                .body("error.message", equalTo("The limit reads is reached; Retry-After says when to try again"));
        // what the limit is not about
        as("reads").body("v").put(PLACE).then().statusCode(lessThan(300)).header("RateLimit", nullValue());
        as("reads").get("/api/v2/other/k").then().statusCode(404).header("RateLimit", nullValue());
        Api.call().get("/api/v2").then().statusCode(200).header("RateLimit", nullValue());
    }

    @Test
    void bytesAreCountedBeforeTheyAreReadAndTheirLengthMustBeTold() throws Exception {
        as("bytes")
                .body("x".repeat(600))
                .put(PLACE)
                .then()
                .statusCode(lessThan(300))
                .header("RateLimit-Policy", "\"bytes\";q=1000;qu=\"content-bytes\";w=31622400")
                .header("RateLimit", containsString(";r=400;"));
        as("bytes").body("x".repeat(401)).put(PLACE).then().statusCode(429);
        as("bytes").get(PLACE).then().statusCode(200).header("RateLimit", nullValue());
        as("bytes").body("x".repeat(400)).put(PLACE).then().statusCode(lessThan(300));
        as("bytes").body("x").put(PLACE).then().statusCode(429);
        as("bytes").body("x".repeat(1_001)).put(PLACE).then().statusCode(413);
        try (var wire = new Wire()) {
            wire.write(("PUT " + PLACE + " HTTP/1.1\r\nHost: h\r\nX-API-Key: " + Limited.key("bytes")
                            + "\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n")
                    .getBytes(ISO_8859_1));
            assertThat(wire.read(false).status()).isEqualTo(411);
        }
    }

    @Test
    void entriesAreCountedOneByOneInBulkToo() {
        as("entries")
                .body("v")
                .put(PLACE)
                .then()
                .statusCode(lessThan(300))
                .header("RateLimit", containsString(";r=4;"));
        bulk("{'resource':[{'key':'a','value':1},{'key':'b','value':2}]}")
                .then()
                .statusCode(201)
                .header("RateLimit", containsString("\"entries\";r=2;"));
        bulk("{'c':1,'d':2,'e':3}")
                .then()
                .statusCode(429)
                .header("Retry-After", matchesPattern("[1-9]\\d*"))
                .header("RateLimit", containsString(";r=2;"));
        Api.call().get("/api/v2/local/c").then().statusCode(404);
        bulk("{'key':'f','value':1}").then().statusCode(201);
        as("entries").get(PLACE).then().statusCode(200).header("RateLimit", nullValue());
        as("entries").delete(PLACE).then().statusCode(200).header("RateLimit", nullValue());
    }

    @Test
    void aLimitInShadowRefusesNobodyAndIsCounted() {
        for (int i = 0; i < 3; i++) {
            as("tried").get("/api/v2").then().statusCode(200).header("RateLimit", nullValue());
        }
        assertThat(checks("tried", "near")).isEqualTo(1);
        assertThat(checks("tried", "shadowed")).isEqualTo(2);
        assertThat(checks("tried", "refused")).isZero();
    }

    @Test
    void eachVerbAndServiceHasItsOwnCount() {
        as("verbs").get(PLACE).then().statusCode(lessThan(429));
        as("verbs").get(PLACE).then().statusCode(429);
        as("verbs").body("v").put(PLACE).then().statusCode(lessThan(300));
        as("verbs").get("/api/v2/other/k").then().statusCode(404);
        as("verbs").get("/api/v2").then().statusCode(200);
        as("verbs").get("/api/v2").then().statusCode(429);
    }

    @Test
    void keysWithARoleShareItsCount() {
        as("crew1").get("/api/v2").then().statusCode(200).header("RateLimit", containsString("\"crew\";r=2;"));
        as("crew2").get("/api/v2").then().statusCode(200).header("RateLimit", containsString("\"crew\";r=1;"));
        as("crew1").get("/api/v2").then().statusCode(200);
        as("crew2").get("/api/v2").then().statusCode(429);
    }

    @Test
    void whatAClientSaysOfItsAddressIsIgnored() {
        for (String field : List.of("X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Host")) {
            String said = field.equals("Forwarded") ? "for=203.0.113.9" : "203.0.113.9";
            as("ranged")
                    .header(field, said)
                    .get("/api/v2")
                    .then()
                    .statusCode(200)
                    .header("RateLimit", nullValue());
        }
        List<Integer> statuses = IntStream.range(0, 5)
                .mapToObj(i -> as("address")
                        .header("X-Forwarded-For", "198.51.100." + i)
                        .header("Forwarded", "for=198.51.100." + i)
                        .get("/api/v2")
                        .statusCode())
                .toList();
        assertThat(statuses).containsExactly(200, 200, 200, 429, 429);
    }

    @Test
    void whoIsOverItsLimitIsRefusedWithoutAskingAgain() {
        for (int i = 0; i < 3; i++) {
            as("spared").get("/api/v2").then().statusCode(200);
        }
        as("spared").get("/api/v2").then().statusCode(429);
        double asked = Scrape.value("larder_store_calls_seconds_count{operation=\"limit_take\",service=\"counts\"}");

        long begin = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            as("spared").get("/api/v2").then().statusCode(429).header("Retry-After", matchesPattern("[1-9]\\d*"));
        }
        double seconds = (System.nanoTime() - begin) / 1e9;

        double more = Scrape.value("larder_store_calls_seconds_count{operation=\"limit_take\",service=\"counts\"}");
        assertThat(more - asked).isLessThanOrEqualTo(1 + seconds);
        assertThat(checks("spared", "refused")).isEqualTo(21);
        assertThat(checks("spared", "admitted") + checks("spared", "near")).isEqualTo(3);
    }

    /** The count is a round trip away, and the body comes meanwhile. */
    @Test
    void aBodyThatCameWhileTheLimitWasAskedIsWhole() {
        byte[] body = new byte[1 << 20];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31);
        }
        for (int round = 0; round < 5; round++) {
            as("far")
                    .contentType("application/octet-stream")
                    .body(body)
                    .put("/api/v2/local/large")
                    .then()
                    .statusCode(lessThan(300))
                    .header("RateLimit", containsString("\"far\";r="));
            byte[] stored = as("far").get("/api/v2/local/large").asByteArray();
            assertThat(Arrays.equals(stored, body)).isTrue();
        }
    }

    @Test
    void ofACrowdAsManyAreLetInAsTheLimitSays() {
        List<Integer> statuses = IntStream.range(0, 60)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> as("crowd").get("/api/v2").statusCode()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        assertThat(statuses).containsOnly(200, 429);
        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(20);
    }

    @Test
    void nobodyReachesTheCountsThroughTheServiceThatKeepsThem() {
        as("kept").get("/api/v2").then().header("RateLimit", containsString(";r=2;"));
        for (String guess : List.of("o/-/-/7f000001/-/-", "../o/-/-/7f000001/-/-")) {
            String encoded = guess.replace("/", "%2F").replace(".", "%2E");
            Api.call()
                    .delete("/api/v2/counts/_limit/" + encoded)
                    .then()
                    .statusCode(200)
                    .body("success", equalTo(false));
        }
        as("kept").get("/api/v2").then().header("RateLimit", containsString(";r=1;"));
    }

    private static Response bulk(String body) {
        return as("entries")
                .contentType("application/json")
                .body(body.replace('\'', '"'))
                .post("/api/v2/local");
    }

    private static double checks(String limit, String outcome) {
        return Scrape.value("larder_limit_checks_total{limit=\"%s\",outcome=\"%s\"}".formatted(limit, outcome));
    }

    private static RequestSpecification as(String limit) {
        return Api.as(Limited.key(limit));
    }
}
