package dev.larder.http;

import static dev.larder.http.JsonAt.at;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Larder's own limits. Each test has its own API key and limit, for each backend that counts. */
@QuarkusTest
@TestProfile(Limited.class)
@NeedsEveryBackend
class OwnLimitsTest {
    private static final String PLACE = "/api/v2/local/k";

    @OnEveryBackend
    void everyAnswerTellsOfTheLimitUntilItIsReached(Backend backend) {
        String name = Limited.in(backend, "reads");
        as(name).get("/api/v2/local/absent")
                .then()
                .statusCode(404)
                .header("RateLimit-Policy", "\"%s\";q=3;w=31622400".formatted(name))
                .header("RateLimit", matchesPattern("\"%s\";r=2;t=[1-9]\\d*".formatted(name)))
                .header("X-RateLimit-Limit", "3")
                .header("X-RateLimit-Remaining", "2")
                .header("X-RateLimit-Reset", matchesPattern("1\\d{9}|2\\d{9}"));
        as(name).get(PLACE + "?unknown=1").then().statusCode(400).header("RateLimit", containsString(";r=1;"));
        as(name).head("/api/v2/local/_stats").then().statusCode(200).header("RateLimit", containsString(";r=0;"));
        as(name).get(PLACE)
                .then()
                .statusCode(429)
                .header("RateLimit", matchesPattern("\"%s\";r=0;t=[1-9]\\d*".formatted(name)))
                .header("Retry-After", matchesPattern("[1-9]\\d*"))
                .header("X-RateLimit-Remaining", "0")
                .body(at("/error/code", equalTo(429)))
                .body(at(
                        "/error/message",
                        equalTo("The limit %s is reached; try again after the time in Retry-After".formatted(name))));
        // requests that the limit does not cover
        as(name).body("v").put(PLACE).then().statusCode(lessThan(300)).header("RateLimit", nullValue());
        as(name).get("/api/v2/other/k").then().statusCode(404).header("RateLimit", nullValue());
        Api.call().get("/api/v2").then().statusCode(200).header("RateLimit", nullValue());
    }

    /** Invalid requests count too; otherwise an API key could send them without a limit. */
    @OnEveryBackend
    void aBodyRefusedBeforeItIsReadCountsToo(Backend backend) {
        String name = Limited.in(backend, "nonsense");
        as(name).get("/api/v2/nowhere/k").then().statusCode(404).header("RateLimit", containsString(";r=2;"));
        as(name).delete("/api/v2/local/_stats").then().statusCode(405).header("RateLimit", containsString(";r=1;"));
        as(name).get("/api/v2/local/%FF").then().statusCode(400).header("RateLimit", containsString(";r=0;"));
        as(name).get("/api/v2/nowhere/k").then().statusCode(429).header("Retry-After", matchesPattern("[1-9]\\d*"));
    }

    @OnEveryBackend
    void aRequestTakesOneQuestionToTheBackend(Backend backend) {
        String name = Limited.in(backend, "once");
        double before = asked(backend);
        for (int i = 0; i < 3; i++) {
            as(name).get("/api/v2").then().statusCode(200);
        }
        assertThat(asked(backend) - before).isEqualTo(3);
    }

    @Test
    void dreamFactorysClientsAreToldOfTheLimitThatLeavesThemLeast() {
        String limits = "{'limits':[{'name':'a','limit':9,'window':60,'algorithm':'fixed'},"
                + "{'name':'b','limit':3,'window':60,'algorithm':'fixed'},"
                + "{'name':'c','limit':7,'window':60,'algorithm':'fixed'}]}";
        Api.json(limits)
                .post("/api/v2/local/_limit/" + Api.key())
                .then()
                .statusCode(200)
                .header("X-RateLimit-Limit", "3")
                .header("X-RateLimit-Remaining", "2")
                .header("X-RateLimit-Reset", matchesPattern("[12]\\d{9}"));
    }

    @Test
    void aLimitIsNearWhenLessThanATenthOfItIsLeft() {
        for (int i = 0; i < 18; i++) {
            as("near").get("/api/v2").then().statusCode(200);
        }
        assertThat(checks("near", "near")).isZero();
        as("near").get("/api/v2").then().statusCode(200);
        as("near").get("/api/v2").then().statusCode(200);
        assertThat(checks("near", "admitted")).isEqualTo(18);
        assertThat(checks("near", "near")).isEqualTo(2);
    }

    @Test
    void aRequestAfterRetryAfterIsServed() throws InterruptedException {
        as("soon").get("/api/v2").then().statusCode(200);
        Response refused = as("soon").get("/api/v2");
        // a window of two seconds restores the cost up to 1 % later
        refused.then().statusCode(429).header("Retry-After", matchesPattern("[123]"));
        Thread.sleep(1_000 * Long.parseLong(refused.header("Retry-After")));
        as("soon").get("/api/v2").then().statusCode(200);
    }

    @OnEveryBackend
    void bytesAreCountedBeforeTheyAreRead(Backend backend) {
        String name = Limited.in(backend, "bytes");
        as(name).body("x".repeat(600))
                .put(PLACE)
                .then()
                .statusCode(lessThan(300))
                .header("RateLimit-Policy", "\"%s\";q=1000;qu=\"content-bytes\";w=31622400".formatted(name))
                .header("RateLimit", containsString(";r=400;"));
        as(name).body("x".repeat(401)).put(PLACE).then().statusCode(429);
        as(name).get(PLACE).then().statusCode(200).header("RateLimit", nullValue());
        as(name).body("x".repeat(400)).put(PLACE).then().statusCode(lessThan(300));
        as(name).body("x").put(PLACE).then().statusCode(429);
        as(name).body("x".repeat(1_001)).put(PLACE).then().statusCode(413);
    }

    @OnEveryBackend
    void bytesOfABodyOfUnknownLengthAreCountedWhenTheyHaveCome(Backend backend) throws Exception {
        String name = Limited.in(backend, "chunked");
        Wire.Reply stored = chunked(Limited.key(name), 600);
        assertThat(stored.status()).isLessThan(300);
        assertThat(stored.field("RateLimit")).startsWith("\"%s\";r=400;".formatted(name));
        assertThat(stored.field("RateLimit-Policy"))
                .isEqualTo("\"%s\";q=1000;qu=\"content-bytes\";w=31622400".formatted(name));
        assertThat(chunked(Limited.key(name), 401).status()).isEqualTo(429);
        as(name).get(PLACE).then().statusCode(200).header("Content-Length", "600");
        assertThat(chunked(Limited.key(name), 1_001).status()).isEqualTo(413);
        // the refused ones have cost their first byte
        assertThat(chunked(Limited.key(name), 398).status()).isLessThan(300);
        // nothing is read when the limit is reached
        try (var wire = new Wire()) {
            wire.write(chunkedHeader(Limited.key(name)).getBytes(ISO_8859_1));
            assertThat(wire.read(false).status()).isEqualTo(429);
        }
    }

    @Test
    void keysWithoutALimitOnBytesMaySendUnknownLengths() throws Exception {
        assertThat(chunked(Api.MASTER, 2_000).status()).isLessThan(300);
    }

    @Test
    void aLimitOnBytesInShadowAsksForNoLength() throws Exception {
        assertThat(chunked(Limited.key("watched"), 200).status()).isLessThan(300);
        assertThat(checks("watched", "shadowed")).isEqualTo(1);
        assertThat(chunked(Limited.key("watched"), 50).status()).isLessThan(300);
        assertThat(checks("watched", "shadowed")).isEqualTo(1);
    }

    private static Wire.Reply chunked(String key, int bytes) throws Exception {
        try (var wire = new Wire()) {
            wire.write((chunkedHeader(key) + Integer.toHexString(bytes) + "\r\n" + "x".repeat(bytes) + "\r\n0\r\n\r\n")
                    .getBytes(ISO_8859_1));
            return wire.read(false);
        }
    }

    private static String chunkedHeader(String key) {
        return "PUT " + PLACE + " HTTP/1.1\r\nHost: h\r\nX-API-Key: " + key + "\r\nTransfer-Encoding: chunked\r\n\r\n";
    }

    @OnEveryBackend
    void entriesAreCountedOneByOneInBulkToo(Backend backend) {
        String name = Limited.in(backend, "entries");
        String c = Api.key();
        as(name).body("v").put(PLACE).then().statusCode(lessThan(300)).header("RateLimit", containsString(";r=4;"));
        bulk(name, "{'resource':[{'key':'a','value':1},{'key':'b','value':2}]}")
                .then()
                .statusCode(201)
                .header("RateLimit", containsString("\"%s\";r=2;".formatted(name)));
        bulk(name, "{'%s':1,'d':2,'e':3}".formatted(c))
                .then()
                .statusCode(429)
                .header("Retry-After", matchesPattern("[1-9]\\d*"))
                .header("RateLimit", containsString(";r=2;"));
        Api.call().get("/api/v2/local/" + c).then().statusCode(404);
        as(name).contentType("application/json")
                .body("{}")
                .post("/api/v2/local/_session")
                .then()
                .statusCode(201)
                .header("RateLimit", containsString(";r=1;"));
        bulk(name, "{'key':'f','value':1}").then().statusCode(201);
        as(name).get(PLACE).then().statusCode(200).header("RateLimit", nullValue());
        as(name).delete(PLACE).then().statusCode(200).header("RateLimit", nullValue());
    }

    @Test
    void aLimitInShadowRefusesNoRequestAndIsCounted() {
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
    void theAddressInAClientsHeaderIsIgnored() {
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

    @OnEveryBackend
    void aKeyOverItsLimitIsRefusedWithoutAskingTheStore(Backend backend) {
        String name = Limited.in(backend, "spared");
        for (int i = 0; i < 3; i++) {
            as(name).get("/api/v2").then().statusCode(200);
        }
        as(name).get("/api/v2").then().statusCode(429);
        double asked = asked(backend);
        assertThat(asked).isGreaterThanOrEqualTo(4);

        long begin = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            as(name).get("/api/v2").then().statusCode(429).header("Retry-After", matchesPattern("[1-9]\\d*"));
        }
        double seconds = (System.nanoTime() - begin) / 1e9;

        double more = asked(backend);
        assertThat(more - asked).isLessThanOrEqualTo(1 + seconds);
        assertThat(checks(name, "refused")).isEqualTo(21);
        assertThat(checks(name, "admitted") + checks(name, "near")).isEqualTo(3);
    }

    /** The limit's answer takes a round trip, and the body arrives meanwhile. */
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

    @OnEveryBackend
    void ofManyCallersAsManyAreAdmittedAsTheLimitAllows(Backend backend) {
        String name = Limited.in(backend, "crowd");
        List<Integer> statuses = Together.run(60, i -> as(name).get("/api/v2").statusCode());
        assertThat(statuses).containsOnly(200, 429);
        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(20);
    }

    @OnEveryBackend
    void theCountsCannotBeReadThroughTheirService(Backend backend) {
        String name = Limited.in(backend, "kept");
        as(name).get("/api/v2").then().header("RateLimit", containsString(";r=2;"));
        for (String guess : List.of("o/-/-/7f000001/-/-", "../o/-/-/7f000001/-/-")) {
            String encoded = guess.replace("/", "%2F").replace(".", "%2E");
            Api.call()
                    .delete(backend.at("_limit", encoded))
                    .then()
                    .statusCode(200)
                    .body(at("/success", equalTo(false)));
        }
        as(name).get("/api/v2").then().header("RateLimit", containsString(";r=1;"));
    }

    private static Response bulk(String limit, String body) {
        return as(limit)
                .contentType("application/json")
                .body(body.replace('\'', '"'))
                .post("/api/v2/local");
    }

    private static double asked(Backend backend) {
        return Scrape.value("larder_store_calls_seconds_count{operation=\"limit_take\",service=\"%s\"}"
                .formatted(backend.service()));
    }

    private static double checks(String limit, String outcome) {
        return Scrape.value("larder_limit_checks_total{limit=\"%s\",outcome=\"%s\"}".formatted(limit, outcome));
    }

    private static RequestSpecification as(String limit) {
        return Api.as(Limited.key(limit));
    }
}
