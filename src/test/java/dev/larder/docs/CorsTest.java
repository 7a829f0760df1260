package dev.larder.docs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A page of another origin may read what Larder tells in header fields. */
@QuarkusTest
@TestProfile(CorsTest.CorsOn.class)
class CorsTest {
    private static final String ORIGIN = "https://shop.example";

    /** What scripts may read anyway (https://fetch.spec.whatwg.org, "CORS-safelisted response-header name"). */
    private static final Set<String> SAFELISTED =
            Set.of("cache-control", "content-language", "content-length", "content-type", "expires", "last-modified");

    /** The same as {@link LocalOnly}, with CORS. */
    public static final class CorsOn implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> config = new HashMap<>(new LocalOnly().getConfigOverrides());
            config.put("quarkus.http.cors.enabled", "true");
            config.put("quarkus.http.cors.origins", ORIGIN);
            return config;
        }
    }

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
                .header("Origin", ORIGIN)
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
}
