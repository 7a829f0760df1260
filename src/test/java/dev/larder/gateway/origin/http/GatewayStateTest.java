package dev.larder.gateway.origin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.larder.config.WithSettings;
import dev.larder.http.LogLines;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What its owner can see of a gateway and its origin. */
@QuarkusTest
@WithSettings(ShopService.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the origin
class GatewayStateTest {
    private static final Pattern FAMILY =
            Pattern.compile("(?m)^# TYPE (larder_\\w+?)(?:_total|_seconds|_seconds_max)? ");

    ShopOrigin origin;
    RawOrigin mortal;

    private static RequestSpecification call() {
        return RestAssured.given().urlEncodingEnabled(false).header("X-API-Key", ShopService.KEY);
    }

    private static JsonPath stats() {
        return call().get("/api/v2/all/_stats").then().statusCode(200).extract().jsonPath();
    }

    private static String scrape() {
        return RestAssured.get("/q/metrics").asString();
    }

    @Test
    void statisticsCountAnswers() {
        String path = "/p/" + UUID.randomUUID();
        origin.on(path, "x", "Cache-Control", "max-age=60");
        JsonPath before = stats();

        call().get("/api/v2/all" + path);
        call().get("/api/v2/all" + path);
        call().get("/api/v2/all" + path);
        call().body("w").put("/api/v2/all" + path).then().statusCode(200);

        JsonPath after = stats();
        for (List<Object> expected : List.<List<Object>>of(
                List.of("hits", 2),
                List.of("misses", 1),
                List.of("gateway.fresh", 2),
                List.of("gateway.stale", 0),
                List.of("gateway.misses", 1),
                List.of("gateway.bypass", 1),
                List.of("gateway.stored", 1),
                List.of("gateway.collapsed", 0))) {
            String name = (String) expected.get(0);
            assertThat(after.getInt(name) - before.getInt(name)).as(name).isEqualTo(expected.get(1));
        }
        // what the holder has is not the gateway's alone
        assertThat(after.<Object>get("entries")).isNull();
        assertThat(scrape())
                .contains("larder_gateway_answers_total{outcome=\"hit\",service=\"all\"")
                .contains("larder_origin_requests_seconds_count{outcome=\"2xx\",service=\"all\"");
    }

    @Test
    void originThatIsDownIsToldOnceAndKeepsTheNodeReady() {
        try (var lines = new LogLines()) {
            call().get("/api/v2/dead/a").then().statusCode(502);
            Response refused = call().get("/api/v2/dead/a");
            for (int i = 0; i < 10 && refused.statusCode() != 503; i++) {
                refused = call().get("/api/v2/dead/a");
            }

            refused.then().statusCode(503);
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(2, 30);
            assertThat(lines.all().stream().filter(line -> line.contains("The origin of service dead")))
                    .singleElement()
                    .asString()
                    .contains("does not answer: the connection is refused")
                    .doesNotContain("secret-place");
        }
        RestAssured.get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'services' }.data.dead", equalTo("UP"))
                .body("checks.find { it.name == 'services' }.data.'dead.origin'", equalTo("DOWN"))
                .body("checks.find { it.name == 'services' }.data.'shop.origin'", equalTo("UP"));
        assertThat(RestAssured.get("/q/health").asString() + scrape()).doesNotContain("127.0.0.1", "secret-place");
        assertThat(scrape())
                .contains("larder_origin_requests_seconds_count{outcome=\"connection\",service=\"dead\"")
                .contains("larder_origin_requests_seconds_count{outcome=\"breaker_open\",service=\"dead\"")
                .containsPattern("larder_breaker_open\\{service=\"dead\",?\\} 1\\.0");
    }

    /** A connection that cannot be opened is no chance, so the log does not wait for another request that fails. */
    @Test
    void oneRequestToADeadOriginIsToldIfTheOriginHasAnsweredBefore() {
        String path = "/p/" + UUID.randomUUID();
        mortal.on(path, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
        call().get("/api/v2/mortal" + path).then().statusCode(200);
        mortal.leave();
        try (var lines = new LogLines()) {
            call().get("/api/v2/mortal" + path + "?dead").then().statusCode(502);

            assertThat(lines.all().stream().filter(line -> line.contains("origin of service mortal")))
                    .singleElement()
                    .asString()
                    .contains("The origin of service mortal does not answer: the connection is refused")
                    .doesNotContain("127.0.0.1");
        } finally {
            mortal.comeBack();
        }
    }

    /** Reads are passed on, and changes are not made because nothing could be invalidated. */
    @Test
    void serviceWhoseCacheIsDownIsUpAndTellsIt() {
        String path = "/p/" + UUID.randomUUID();
        origin.on(path, "x");

        call().get("/api/v2/uncached" + path)
                .then()
                .statusCode(200)
                .body(equalTo("x"))
                .header("Cache-Status", "larder; fwd=bypass; detail=cache-unavailable");
        call().body("w").put("/api/v2/uncached" + path).then().statusCode(503);

        RestAssured.get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'services' }.data.away", equalTo("DOWN"))
                .body("checks.find { it.name == 'services' }.data.uncached", equalTo("UP"))
                .body("checks.find { it.name == 'services' }.data.'uncached.cache'", startsWith("DOWN: Redis "))
                .body("checks.find { it.name == 'services' }.data.'shop.cache'", equalTo("UP"));
    }

    @Test
    void guideNamesEveryMetricOfAGateway() throws IOException {
        statisticsCountAnswers();
        String guide = Files.readString(Path.of("src/docs/guide/operate.md"));
        Set<String> served = FAMILY.matcher(scrape())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(served)
                .contains("larder_gateway_answers", "larder_origin_requests")
                .allSatisfy(name -> assertThat(guide).contains("`" + name));
    }
}
