package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.oneOf;
import static org.hamcrest.Matchers.startsWith;

import dev.larder.http.Wire.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rights of API keys, and the bounds of requests. */
@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class GateTest {
    @Test
    void aKeyMayComeInSeveralPlacesAndTheFirstCounts() {
        for (RequestSpecification request : List.of(
                Api.anonymous().header("X-API-Key", Api.MASTER),
                Api.anonymous().header("X-DreamFactory-API-Key", Api.MASTER),
                Api.anonymous().header("Authorization", "Bearer " + Api.MASTER),
                Api.anonymous().header("Authorization", "bearer " + Api.MASTER),
                Api.anonymous().queryParam("api_key", Api.MASTER),
                Api.anonymous().header("X-API-Key", Api.MASTER).header("X-DreamFactory-API-Key", "wrong"))) {
            request.get("/api/v2").then().statusCode(200);
        }
        Api.anonymous()
                .header("X-API-Key", "wrong")
                .queryParam("api_key", Api.MASTER)
                .get("/api/v2")
                .then()
                .statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "X-API-Key: ",
                "X-API-Key: wrong",
                "X-API-Key: lk_users_bbbbbbbbbbbbbbbbbbbbbbbx",
                "X-API-Key: lk_nobody_bbbbbbbbbbbbbbbbbbbbbbbb",
                "X-API-Key: " + Api.EXPIRED,
                "Authorization: Basic bWFzdGVy",
                "Authorization: Bearer"
            })
    void otherCallersAreRefusedWithoutACallOfTheBackend(String field) throws Exception {
        long before = calls();
        for (String target : List.of("local/k", "redis/k", "database", "nobody/k", "local/_stats", "system/cache")) {
            for (String method : List.of("GET", "PUT", "DELETE")) {
                try (var wire = new Wire()) {
                    wire.write("%s /api/v2/%s HTTP/1.1\r\nHost: x\r\n%s\r\n\r\n"
                            .formatted(method, target, field.isEmpty() ? "X: y" : field)
                            .getBytes(ISO_8859_1));
                    Reply reply = wire.read(false);
                    assertThat(reply.status()).isEqualTo(401);
                    assertThat(reply.field("WWW-Authenticate")).isEqualTo("Bearer realm=\"larder\"");
                    assertThat(reply.text()).contains("\"code\":401");
                }
            }
        }
        assertThat(calls()).isEqualTo(before);
    }

    /** The calls on the stores of all services, according to the metrics. */
    private static long calls() {
        return (long) RestAssured.get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("larder_store_calls_seconds_count"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @OnEveryBackend
    void aReaderReadsAndDoesNothingElse(Backend backend) {
        Api.stored(backend.at("r"), "v");

        Api.as(Api.READER).get(backend.at("r")).then().statusCode(200);
        Api.as(Api.READER).head(backend.at("r")).then().statusCode(200);
        Api.as(Api.READER).get(backend.at() + "?keys=r").then().statusCode(200);
        Stream.of("?pull=true", "?clear=true")
                .forEach(taking ->
                        Api.as(Api.READER).get(backend.at("r") + taking).then().statusCode(403));
        for (String method : List.of("PUT", "POST", "PATCH", "DELETE")) {
            Api.as(Api.READER)
                    .body("x")
                    .request(method, backend.at("r"))
                    .then()
                    .statusCode(403)
                    .body(at("/error/code", equalTo(403)));
        }
        Api.as(Api.READER).delete(backend.at()).then().statusCode(403);
        Api.as(Api.READER).delete(backend.at() + "?keys=r").then().statusCode(403);
        Api.as(Api.READER).post(backend.at("_counter/r")).then().statusCode(403);
        Api.as(Api.READER).post(backend.at("_touch/r") + "?ttl=5").then().statusCode(403);
        Api.as(Api.READER)
                .delete("/api/v2/system/cache/" + backend.service())
                .then()
                .statusCode(403);
        Api.as(Api.READER).delete("/api/v2/system/cache").then().statusCode(403);
        assertThat(Api.call().get(backend.at("r")).asString()).isEqualTo("v");
    }

    @OnEveryBackend
    void aPrefixHoldsForEveryKeyOfEveryCall(Backend backend) {
        String mine = "user:" + Api.key();
        Api.stored(backend.at("theirs"), "v");

        Api.as(Api.USERS).body("v").put(backend.at(mine)).then().statusCode(aSuccess());
        Api.as(Api.USERS).get(backend.at(mine)).then().statusCode(200);
        Api.as(Api.USERS).get(backend.at("theirs")).then().statusCode(403);
        Api.as(Api.USERS).get(backend.at("_key/theirs")).then().statusCode(403);
        Api.as(Api.USERS).get(backend.at("User:x")).then().statusCode(403);
        Api.as(Api.USERS).get(backend.at("_counter/theirs")).then().statusCode(403);
        Api.as(Api.USERS)
                .get(backend.at() + "?keys=%s,theirs".formatted(mine))
                .then()
                .statusCode(403);
        Api.as(Api.USERS)
                .delete(backend.at() + "?keys=%s,theirs".formatted(mine))
                .then()
                .statusCode(403);
        for (String body : List.of(
                "{\"resource\":[{\"key\":\"%s\",\"value\":9},{\"key\":\"theirs\",\"value\":9}]}",
                "{\"%s\":9,\"theirs\":9}", "{\"key\":\"theirs\",\"value\":9}")) {
            for (String method : List.of("POST", "PUT", "PATCH")) {
                Api.as(Api.USERS)
                        .contentType("application/json")
                        .body(body.formatted(mine))
                        .request(method, backend.at())
                        .then()
                        .statusCode(403);
            }
        }
        Api.as(Api.USERS).delete(backend.at()).then().statusCode(403);
        Api.as(Api.USERS).get(backend.at() + "?prefix=use").then().statusCode(403);
        Api.as(Api.USERS).get(backend.at()).then().statusCode(403);
        Api.as(Api.USERS).delete(backend.at() + "?prefix=us").then().statusCode(403);
        Api.as(Api.USERS).get(backend.at() + "?prefix=user:").then().statusCode(backend.listsKeys() ? 200 : 501);
        assertThat(Api.call().get(backend.at(mine)).asString()).isEqualTo("v");
        assertThat(Api.call().get(backend.at("theirs")).asString()).isEqualTo("v");
    }

    private static Matcher<Integer> aSuccess() {
        return oneOf(200, 201);
    }

    @Test
    void aKeyForOneServiceSeesOnlyThatOne() {
        Api.as(Api.LOCAL_ONLY).get("/api/v2").then().body("services.name", equalTo(List.of("local")));
        Api.as(Api.LOCAL_ONLY).body("v").put("/api/v2/local/only").then().statusCode(201);
        for (String place : List.of("redis/only", "redis/_capabilities", "redis/_stats", "redis")) {
            Api.as(Api.LOCAL_ONLY).get("/api/v2/" + place).then().statusCode(403);
        }
        Api.stored("/api/v2/redis/only", "v");
        Api.as(Api.LOCAL_ONLY)
                .delete("/api/v2/system/cache")
                .then()
                .statusCode(200)
                .body(at("/success", equalTo(true)))
                .body("resource.service", equalTo(List.of("local")));
        Api.call().get("/api/v2/local/only").then().statusCode(404);
        Api.call().get("/api/v2/redis/only").then().statusCode(200);
    }

    @Test
    void severalRolesAddUp() {
        Api.as(Api.BOTH).get("/api/v2/local/anything").then().statusCode(404);
        Api.as(Api.BOTH).body("v").put("/api/v2/local/user:both").then().statusCode(201);
        Api.as(Api.BOTH).body("v").put("/api/v2/local/anything").then().statusCode(403);
    }

    @ParameterizedTest
    @CsvSource({
        "OPTIONS, /api/v2/local/k, 'GET, HEAD, POST, PUT, PATCH, DELETE'",
        "BREW, /api/v2/local, 'GET, HEAD, POST, PUT, PATCH, DELETE'",
        "PUT, /api/v2/local/_counter/k, 'GET, HEAD, POST, DELETE'",
        "PUT, /api/v2/local/_list/k, 'GET, HEAD, POST, DELETE'",
        "GET, /api/v2/local/_counter, POST",
        "GET, /api/v2/local/_touch/k, POST",
        "POST, /api/v2/local/_stats, 'GET, HEAD'",
        "GET, /api/v2/system/cache, DELETE",
        "POST, /api/v2, 'GET, HEAD'",
        "TRACE, /api/v2/local/k, 'GET, HEAD, POST, PUT, PATCH, DELETE'"
    })
    void aMethodThatIsNotThereIsToldWhichAre(String method, String target, String allowed) throws Exception {
        Reply reply = Wire.ask(method, target);

        assertThat(reply.status()).isEqualTo(405);
        assertThat(List.of(reply.field("Allow").split(", "))).containsExactlyInAnyOrder(allowed.split(", "));
        assertThat(reply.text()).contains("\"code\":405");
    }

    @Test
    void problemsComeAsTheClientLikesThem() {
        Api.call()
                .header("Accept", "application/problem+json")
                .get("/api/v2/local/" + Api.key())
                .then()
                .statusCode(404)
                .header("Content-Type", "application/problem+json")
                .body(at("/status", equalTo(404)))
                .body(at("/title", equalTo("Not Found")))
                .body(at("/detail", startsWith("There is no entry")));
        Api.anonymous().get("/nothing").then().statusCode(404).body(at("/error/code", equalTo(404)));
        Api.anonymous()
                .header("Accept", "application/problem+json")
                .get("/api/v2")
                .then()
                .statusCode(401)
                .body(at("/status", equalTo(401)));
    }

    @Test
    void aRefusedBodyDoesNotDisturbTheNextRequest() throws Exception {
        String anonymous = "PUT /api/v2/local/k HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n";
        try (var wire = new Wire()) {
            wire.write(anonymous.getBytes(ISO_8859_1));
            wire.write(new byte[70_000]);
            assertThat(wire.read(false).status()).isEqualTo(401);
            assertThat(wire.exchange("GET", "/api/v2", "", new byte[0]).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aBodyThatIsAnnouncedAsTooLargeIsRefusedBeforeItIsSent() throws Exception {
        for (String target : List.of("/api/v2/narrow/k", "/api/v2/local/k", "/api/v2/local")) {
            try (var wire = new Wire()) {
                wire.write(announced(target, "Content-Length: 16777300\r\nExpect: 100-continue"));
                assertThat(wire.read(false).status()).isEqualTo(413);
            }
        }
        assertThat(Wire.ask("PUT", "/api/v2/narrow/k", "", new byte[1_025]).status())
                .isEqualTo(413);
    }

    @Test
    void aBodyThatWaitsToBeAskedForIsAskedFor() throws Exception {
        try (var wire = new Wire()) {
            wire.write(announced("/api/v2/local/expected", "Content-Length: 5\r\nExpect: 100-continue"));
            assertThat(wire.read(true).status()).isEqualTo(100);
            wire.write("12345".getBytes(ISO_8859_1));
            assertThat(wire.read(false).status()).isEqualTo(201);
        }
    }

    @Test
    void bodiesInChunksAreBoundedToo() throws Exception {
        for (int chunks = 2; chunks < 4; chunks++) {
            try (var wire = new Wire()) {
                wire.write(announced("/api/v2/narrow/chunks", "Transfer-Encoding: chunked"));
                for (int i = 0; i < chunks; i++) {
                    wire.write(("200\r\n" + "x".repeat(0x200) + "\r\n").getBytes(ISO_8859_1));
                }
                wire.write("0\r\n\r\n".getBytes(ISO_8859_1));
                assertThat(wire.read(false).status()).isEqualTo(chunks == 2 ? 201 : 413);
            }
        }
    }

    @Test
    void moreBytesUnderWayThanAllowedAreRefusedUntilTheyAreGone() throws Exception {
        try (var one = new Wire();
                var two = new Wire();
                var three = new Wire();
                var four = new Wire();
                var five = new Wire()) {
            for (Wire wire : List.of(one, two, three, four, five)) {
                wire.write(announced("/api/v2/local/k", "Content-Length: 8388608"));
            }
            Api.pass(Duration.ofMillis(500));
            Reply refused = Wire.ask("PUT", "/api/v2/local/k", "", new byte[16]);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.field("Retry-After")).isEqualTo("1");
            assertThat(Wire.ask("GET", "/api/v2").status()).isEqualTo(200);
        }
        Api.pass(Duration.ofMillis(500));
        assertThat(Wire.ask("PUT", "/api/v2/local/k", "", new byte[16]).status())
                .isIn(200, 201);
    }

    /** The head of a write, without its body. */
    private static byte[] announced(String target, String length) {
        return "PUT %s HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\n%s\r\n\r\n"
                .formatted(target, Api.MASTER, length)
                .getBytes(ISO_8859_1);
    }

    @Test
    void aServiceThatAKeyMayNotUseIsAnsweredLikeOneThatIsNotThere() {
        for (String place : List.of(
                "%s", "%s/k", "%s/_stats", "%s/_capabilities", "%s/_counter/k", "%s/_events", "system/cache/%s")) {
            for (String method : List.of("GET", "PUT", "DELETE")) {
                Response there = Api.as(Api.LOCAL_ONLY).request(method, "/api/v2/" + place.formatted("redis"));
                Response none = Api.as(Api.LOCAL_ONLY).request(method, "/api/v2/" + place.formatted("nobody"));
                assertThat(none.statusCode())
                        .as(place)
                        .isEqualTo(there.statusCode())
                        .isEqualTo(403);
                assertThat(none.asString()).as(place).isEqualTo(there.asString());
            }
        }
        String purge = "{\"tags\":[\"t\"],\"services\":[\"%s\"]}";
        Response there = Api.as(Api.LOCAL_ONLY)
                .contentType("application/json")
                .body(purge.formatted("redis"))
                .post("/api/v2/local/_tag");
        Response none = Api.as(Api.LOCAL_ONLY)
                .contentType("application/json")
                .body(purge.formatted("nobody"))
                .post("/api/v2/local/_tag");
        assertThat(none.statusCode()).isEqualTo(there.statusCode()).isEqualTo(403);
        assertThat(none.asString()).isEqualTo(there.asString());
        // who may use every service is told the truth
        Api.as(Api.READER).get("/api/v2/nobody/k").then().statusCode(404);
        Api.as(Api.LOCAL_ONLY).get("/api/v2/no%2Fbody/k").then().statusCode(404);
    }

    @Test
    void aBodyOverHttp10IsNotAskedFor() throws Exception {
        try (var wire = new Wire()) {
            wire.write(
                    "PUT /api/v2/local/old HTTP/1.0\r\nX-API-Key: %s\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc"
                            .formatted(Api.MASTER)
                            .getBytes(ISO_8859_1));
            assertThat(wire.read(false).status()).isEqualTo(201);
        }
    }
}
