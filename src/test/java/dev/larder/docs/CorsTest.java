package dev.larder.docs;

import static dev.larder.http.JsonAt.at;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.equalToIgnoringCase;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larder.config.WithSettings;
import dev.larder.http.Proxied;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A page of another origin may read what Larder tells in header fields. */
@QuarkusTest
@TestProfile(Proxied.class)
@WithSettings(LocalOnly.class)
class CorsTest {
    /** What scripts may read anyway (https://fetch.spec.whatwg.org, "CORS-safelisted response-header name"). */
    private static final Set<String> SAFELISTED =
            Set.of("cache-control", "content-language", "content-length", "content-type", "expires", "last-modified");

    @Test
    void everyFieldOfTheContractIsExposed() throws IOException {
        Set<String> told = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        JsonNode root = OpenApiDocument.served().root();
        Stream.of(root.get("paths"), root.at("/components/responses"))
                .flatMap(part -> part.findValues("headers").stream())
                .forEach(headers -> headers.fieldNames().forEachRemaining(told::add));
        told.removeAll(SAFELISTED);
        assertThat(told).contains("ETag", "Cache-Status", "X-Cache-Lease");

        String exposed = given().header("X-API-Key", LocalOnly.KEY)
                .header("Origin", Proxied.ORIGIN)
                .get("/api/v2/local/k")
                .header("Access-Control-Expose-Headers");

        Set<String> readable = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        Arrays.stream(exposed.split(",", -1)).map(String::strip).forEach(readable::add);
        assertThat(readable).containsAll(told);
    }

    @Test
    void anotherOriginReadsNothing() {
        assertThat(given().header("X-API-Key", LocalOnly.KEY)
                        .header("Origin", "https://elsewhere.example")
                        .get("/api/v2/local/k")
                        .header("Access-Control-Allow-Origin"))
                .isNull();
    }

    @Test
    void everyAnswerVariesWithTheOrigin() {
        for (String target : List.of("/api/v2/local/k", "/api/v2", "/q/health", "/nothing")) {
            for (String origin : List.of(Proxied.ORIGIN, "https://elsewhere.example")) {
                assertThat(given().header("X-API-Key", LocalOnly.KEY)
                                .header("Origin", origin)
                                .get(target)
                                .header("Vary"))
                        .as(target)
                        .isEqualToIgnoringCase("origin");
            }
            assertThat(given().header("X-API-Key", LocalOnly.KEY).get(target).header("Vary"))
                    .as(target)
                    .isEqualToIgnoringCase("origin");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v2/local/k, 'DELETE, GET, HEAD, PATCH, POST, PUT'",
        "/api/v2/local/_touch/k, POST",
        "/api/v2/local/_counter/k, 'DELETE, GET, HEAD, POST'",
        "/api/v2/system/cache, DELETE",
        "/q/metrics, 'GET, HEAD'",
        "/api/v2/local/_nothing, 'DELETE, GET, HEAD, PATCH, POST, PUT'"
    })
    void aPreflightIsToldTheMethodsOfItsTarget(String target, String methods) {
        given().header("Origin", Proxied.ORIGIN)
                .header("Access-Control-Request-Method", "BREW")
                .options(target)
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", Proxied.ORIGIN)
                .header("Access-Control-Allow-Methods", methods)
                .header("Vary", equalToIgnoringCase("origin"));
    }

    @Test
    void aRefusedOriginIsToldSo() {
        for (String method : List.of("GET", "PUT", "OPTIONS")) {
            given().header("X-API-Key", LocalOnly.KEY)
                    .header("Origin", "https://elsewhere.example")
                    .header("Access-Control-Request-Method", "GET")
                    .request(method, "/api/v2/local/k")
                    .then()
                    .statusCode(403)
                    .contentType("application/json")
                    .body(at("/error/code", equalTo(403)))
                    .header("Access-Control-Allow-Origin", equalTo(null));
        }
    }

    @Test
    void aPageOfTheServerItselfIsLetIn() {
        String own = "http://localhost:" + RestAssured.port;
        given().header("X-API-Key", LocalOnly.KEY)
                .header("Origin", own)
                .get("/api/v2")
                .then()
                .statusCode(200);
    }
}
