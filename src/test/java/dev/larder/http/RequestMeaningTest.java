package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.oneOf;

import dev.larder.http.Wire.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The meaning of requests, and the refusals of those without one. */
@QuarkusTest
@TestProfile(TightBodies.class)
class RequestMeaningTest {
    @ParameterizedTest
    @ValueSource(strings = {"X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override"})
    void aPostStandsForTheMethodThatAFieldNames(String field) {
        String place = "/api/v2/local/" + Api.key();
        Api.stored(place, "v");
        Api.call().header(field, "DELETE").post(place).then().statusCode(200).body(at("/success", equalTo(true)));
        Api.call().get(place).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"method", "_method"})
    void aPostStandsForTheMethodThatAParameterNames(String parameter) {
        String place = "/api/v2/local/" + Api.key();
        Api.stored(place, "v");
        Api.call()
                .post(place + "?" + parameter + "=delete")
                .then()
                .statusCode(200)
                .body(at("/success", equalTo(true)));
        Api.call().get(place).then().statusCode(404);
        Api.call().get(place + "?" + parameter + "=DELETE").then().statusCode(400);
    }

    @Test
    void severalMethodsAreNone() {
        String place = "/api/v2/local/" + Api.key();
        Api.stored(place, "v");
        Api.call()
                .header("X-HTTP-Method", "DELETE")
                .header("X-Method-Override", "PUT")
                .post(place)
                .then()
                .statusCode(400);
        assertThat(Api.call().get(place).asString()).isEqualTo("v");
    }

    @Test
    void anEmptyKeyIsNoKeyAndTheNextCounts() throws IOException {
        for (String fields : List.of(
                "X-API-Key:\r\nAuthorization: Bearer ",
                "X-API-Key:\r\nX-DreamFactory-API-Key: ",
                "Authorization:\r\nAuthorization: Bearer ",
                "X-DreamFactory-API-Key:\r\nAuthorization: Bearer ")) {
            try (var wire = new Wire()) {
                wire.write("GET /api/v2/local?limit=1 HTTP/1.1\r\nHost: x\r\n%s%s\r\n\r\n"
                        .formatted(fields, Api.MASTER)
                        .getBytes(StandardCharsets.ISO_8859_1));
                assertThat(wire.read(false).status()).as(fields).isEqualTo(200);
            }
        }
    }

    @Test
    void aWrongKeyIsToldFromNone() {
        Api.anonymous()
                .get("/api/v2/local/k")
                .then()
                .statusCode(401)
                .body(at("/error/message", containsString("is needed")));
        Api.as("wrong")
                .get("/api/v2/local/k")
                .then()
                .statusCode(401)
                .body(at("/error/message", containsString("not known")));
    }

    @Test
    void aPreflightWithoutCorsIsNoFailedAuthentication() {
        Api.anonymous()
                .header("Origin", "https://example.org")
                .header("Access-Control-Request-Method", "GET")
                .options("/api/v2/local/k")
                .then()
                .statusCode(403)
                .header("Access-Control-Allow-Origin", equalTo(null))
                .body(at("/error/message", containsString("CORS is off")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: json",
                "Content-Type: text/plain, text/html",
                "Content-Type: text/plain\r\nContent-Type: text/html",
                "Content-Type: te xt/plain",
                "Content-Type: text/plain;a=\u0001",
                "Content-Encoding: gz\u007fip",
                "Content-Encoding: gzip\r\nContent-Encoding: br"
            })
    void aFieldThatDescribesNoBodyIsRefusedWithAReason(String field) throws IOException {
        String place = "/api/v2/local/" + Api.key();
        Reply reply = Wire.ask("PUT", place, field + "\r\n", new byte[] {'v'});
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text()).containsAnyOf("Content-Type", "Content-Encoding", "RFC 9112");
        assertThat(Wire.ask("GET", place).status()).isEqualTo(404);
    }

    @Test
    void aCompressedBodyThatMustBeReadIs415() {
        for (String target : List.of("", "/_counter/c", "/_list/l", "/_limit/l", "/_tag")) {
            Api.json("{}")
                    .header("Content-Encoding", "gzip")
                    .post("/api/v2/local" + target)
                    .then()
                    .statusCode(415)
                    .body(at("/error/message", containsString("Content-Encoding")));
        }
        Api.call()
                .contentType("application/merge-patch+json")
                .header("Content-Encoding", "gzip")
                .body("{}")
                .patch("/api/v2/local/k")
                .then()
                .statusCode(415);
    }

    @Test
    void anUnknownMemberIsNamed() {
        Api.json("{'key':'k','valeu':1}")
                .post("/api/v2/local")
                .then()
                .statusCode(400)
                .body(at("/error/message", containsString("'valeu'")));
        Api.json("{'by':1,'tll':1}")
                .post("/api/v2/local/_counter/c")
                .then()
                .statusCode(400)
                .body(at("/error/message", containsString("'tll'")));
        Api.json("{'<script>':1,'key':'k','value':1}")
                .post("/api/v2/local")
                .then()
                .statusCode(400)
                .body(at("/error/message", not(containsString("script>"))));
    }

    @Test
    void anAmpersandAtTheEndIsNothingButNeverAFlush() throws IOException {
        String place = "/api/v2/local/" + Api.key();
        Api.stored(place, "v");
        assertThat(Wire.ask("GET", place + "?stale=true&").status()).isEqualTo(200);
        for (String end : List.of("?&", "?api_key=" + Api.MASTER + "&")) {
            assertThat(Wire.ask("DELETE", "/api/v2/local" + end).status())
                    .as(end)
                    .isEqualTo(400);
        }
        assertThat(Api.call().get(place).asString()).isEqualTo("v");
    }

    @Test
    void anEmptyElementOfAListOfTagsIsNothing() {
        String place = "/api/v2/local/" + Api.key();
        Api.stored(place, "v");
        String tag = Api.call().get(place).header("ETag");
        Api.call().header("If-None-Match", "," + tag).get(place).then().statusCode(304);
        Api.call().header("If-None-Match", ",\"x\"").get(place).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json-patch+json",
                "Application/JSON-Patch+JSON; charset=utf-8",
                "application/xml-patch+xml",
                "application/strategic-merge-patch+json",
                "text/x-patch",
                "application/vnd.example.patch+json"
            })
    void aPatchThatCannotBeAppliedIs415AndStoresNothing(String type) {
        String place = "/api/v2/local/" + Api.key();
        String session = "/api/v2/local/_session/" + UUID.randomUUID();
        Api.stored(place, "v");
        for (String target : List.of(place, session, "/api/v2/local")) {
            Api.call()
                    .contentType(type)
                    .body("[{\"op\":\"add\",\"path\":\"/a\",\"value\":1}]")
                    .patch(target)
                    .then()
                    .statusCode(415)
                    .header("Accept-Patch", "application/merge-patch+json");
        }
        assertThat(Api.call().get(place).asString()).isEqualTo("v");
        Api.call().get(session).then().statusCode(404);
        Api.call().contentType(type).body("x").put(place).then().statusCode(200);
    }

    @Test
    void aPatchThatIsAValueIsAPut() {
        String place = "/api/v2/local/" + Api.key();
        for (String type : List.of("application/json", "text/plain", "application/dispatch+json")) {
            Api.call().contentType(type).body("1").patch(place).then().statusCode(oneOf(200, 201));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"})
    void managementIsOnlyRead(String method) throws IOException {
        for (String target :
                List.of("/q", "/q/health", "/q/health/live", "/q/metrics", "/q/openapi", "/q/swagger-ui/", "/q/x")) {
            Reply reply = Wire.ask(method, target);
            assertThat(reply.status()).as(target).isEqualTo(405);
            assertThat(reply.field("Allow")).isEqualTo("GET, HEAD");
            assertThat(reply.text()).startsWith("{\"error\":{\"code\":405");
        }
        assertThat(Wire.ask("HEAD", "/q/health/live").status()).isEqualTo(200);
    }

    @Test
    void aProblemIsNotSentInAFormThatTheClientRefuses() {
        Api.call()
                .header("Accept", "application/problem+json;q=0")
                .get("/api/v2/local/" + Api.key())
                .then()
                .statusCode(404)
                .contentType("application/json");
    }
}
