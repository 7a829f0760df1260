package dev.larder.admin;

import static dev.larder.http.JsonAt.at;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ControlPlane.class)
class ControlPlaneTest {
    private static final String ENTRY = "/api/v2/alpha/kept";

    private static RequestSpecification as(String key) {
        return given().urlEncodingEnabled(false).header("X-API-Key", key);
    }

    private static void store() {
        as(ControlPlane.MASTER).body("v").put(ENTRY);
    }

    private static int stored() {
        return as(ControlPlane.MASTER).get(ENTRY).statusCode();
    }

    @Test
    void aCallerIsShownTheServicesItMayUse() {
        as(ControlPlane.MASTER).get("/api/v2").then().body("services.name", contains("alpha", "beta"));
        as(ControlPlane.PREFIXED).get("/api/v2").then().body("services.name", contains("alpha"));
    }

    @Test
    void answersHaveTheMembersTheyHadAndNoOther() throws Exception {
        assertThat(members("/api/v2")).containsExactly("services");
        assertThat(members("/api/v2/alpha/_capabilities")).containsExactly("type", "capabilities", "limits");
        assertThat(members("/api/v2/alpha/_stats"))
                .containsExactly("hits", "misses", "hit_ratio", "errors", "entries", "bytes", "evictions");
        assertThat(members("/api/v2/system/subscriber/shop"))
                .containsExactly(
                        "name", "host", "state", "kinds", "queued", "delivered", "failed", "dropped", "attempts");
    }

    private static List<String> members(String path) throws Exception {
        Response answer = as(ControlPlane.MASTER).get(path);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        JsonNode json = new ObjectMapper().readTree(answer.asByteArray());
        List<String> names = new ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void limitsAreTold() {
        as(ControlPlane.MASTER)
                .get("/api/v2/alpha/_capabilities")
                .then()
                .body(at("/limits/max_key_bytes", is(1024)))
                .body(at("/limits/rate_limit_algorithms", contains("fixed", "gcra", "sliding")))
                .body("limits.keySet()", hasSize(3))
                .body(at("/capabilities/key_scan", is(true)));
    }

    /** The {@code *} of a grant stands for services only. */
    @Test
    void theSettingsAreShownToWhomTheSystemIsGranted() {
        as(ControlPlane.SYSTEM_READER).get("/api/v2/system/config").then().statusCode(200);
        for (String key : List.of(ControlPlane.READER, ControlPlane.ALPHA_ONLY, ControlPlane.PREFIXED)) {
            as(key).get("/api/v2/system/config")
                    .then()
                    .statusCode(403)
                    .body(at("/error/message", equalTo("This API key may not GET here")));
        }
        for (String key : List.of(ControlPlane.SYSTEM_READER, ControlPlane.READER, ControlPlane.ALPHA_ONLY)) {
            as(key).post("/api/v2/system/config/reload")
                    .then()
                    .statusCode(403)
                    .body(at("/error/message", equalTo("This API key may not POST here")));
        }
    }

    @Test
    void aFlushTakesTheRightToDeleteEverything() {
        store();
        for (String key : List.of(ControlPlane.READER, ControlPlane.PREFIXED)) {
            as(key).delete("/api/v2/system/cache/alpha")
                    .then()
                    .statusCode(403)
                    .body(at("/error/message", equalTo("This API key may not DELETE here")));
            as(key).delete("/api/v2/system/cache")
                    .then()
                    .statusCode(403)
                    .body(at("/error/message", equalTo("This API key may flush no service")));
        }
        assertThat(stored()).isEqualTo(200);
        as(ControlPlane.ALPHA_ONLY)
                .delete("/api/v2/system/cache")
                .then()
                .statusCode(200)
                .body(at("/success", is(true)))
                .body("resource.service", contains("alpha"));
        assertThat(stored()).isEqualTo(404);
        store();
        as(ControlPlane.ALPHA_ONLY)
                .delete("/api/system/cache/ALPHA")
                .then()
                .statusCode(200)
                .body(at("/success", is(true)));
        assertThat(stored()).isEqualTo(404);
    }

    /** A target that equals the target of a flush only after normalisation. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v2/system/cache/",
                "/api/v2/system/cache/alpha/",
                "/api/v2/system/cache//alpha",
                "/api/v2/system//cache/alpha",
                "/api/v2/system/cache;x/alpha",
                "/api/v2/system/cache/alpha;x",
                "/api/v2/system/cache%2Falpha",
                "/api/v2/system/cache/%2e/alpha",
                "/api/v2/system/cache/alpha%2F",
                "/api/v2/system/cache/alpha%00",
                "/api/v2/system/subscriber/../cache",
                "/api/v2/system/subscriber/%2e%2e",
                "/api/v2/system/cache?all=1",
                "/api/v2/system/cache/alpha?all",
                "//api/v2/system/cache",
                "/./api/v2/system/cache",
                "/api;x/v2/system/cache"
            })
    void onlyTheExactTargetFlushes(String target) throws Exception {
        store();
        // REST Assured would normalise the target
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + target))
                .header("X-API-Key", ControlPlane.MASTER)
                .DELETE()
                .timeout(Duration.ofSeconds(20))
                .build();
        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isIn(400, 404, 405);
        assertThat(new ObjectMapper()
                        .readTree(answer.body())
                        .at("/error/status_code")
                        .asInt())
                .isEqualTo(answer.statusCode());
        assertThat(stored()).isEqualTo(200);
    }

    @Test
    void aFlushRefusesABody() {
        store();
        as(ControlPlane.MASTER)
                .body("{\"keys\":[\"kept\"]}")
                .delete("/api/v2/system/cache/alpha")
                .then()
                .statusCode(400)
                .body(at("/error/message", startsWith("This call takes no body")));
        assertThat(stored()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v2/nothing/_stats, 404, There is no service with this name",
        "/api/v2/system/subscriber/nobody, 404, There is no subscriber with this name",
        "/api/v2/system/subscriber/a%2Fb, 404, There is no subscriber with this name",
        "/api/v2/system/nothing, 404, There is nothing here",
        "/api/v2/alpha/_stats/x, 404, There is nothing below _stats",
        "/api/v2/alpha/_stats?x=1, 400, Unknown parameter 'x' here; there are none",
        "/api/v2?x=1, 400, Unknown parameter 'x' here; there are none"
    })
    void aRefusalSaysWhy(String path, int status, String message) {
        as(ControlPlane.MASTER)
                .get(path)
                .then()
                .statusCode(status)
                .body(at("/error/code", is(status)))
                .body(at("/error/context", nullValue()))
                .body(at("/error/message", equalTo(message)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v2", "/api/v2/alpha/_stats", "/api/alpha/_capabilities", "/api/v2/system/subscriber/shop"})
    void headAnswersAsGetWithoutTheBody(String path) {
        Response get = as(ControlPlane.MASTER).get(path);
        Response head = as(ControlPlane.MASTER).head(path);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.header("Content-Type")).isEqualTo(get.header("Content-Type"));
        assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(get.asByteArray().length));
        assertThat(head.asByteArray()).isEmpty();
    }

    @Test
    void nothingIsNegotiated() {
        for (String accept : List.of("text/html", "application/xml;q=0.1", "nonsense", ";;")) {
            as(ControlPlane.MASTER)
                    .header("Accept", accept)
                    .get("/api/v2")
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void theSecretsOfASubscriberAreNotShown() {
        String told =
                as(ControlPlane.MASTER).get("/api/v2/system/subscriber/shop").asString();
        assertThat(told).contains("127.0.0.1").doesNotContain("whsec").doesNotContain("secret-path");
        as(ControlPlane.ALPHA_ONLY).get("/api/v2/system/subscriber/shop").then().statusCode(403);
    }

    /** Whoever may not see a name must not learn from the answer that something has it. */
    @ParameterizedTest
    @CsvSource({
        "GET, /api/v2/system/subscriber/shop, /api/v2/system/subscriber/nobody",
        "GET, /api/v2/beta/_stats, /api/v2/nothing/_stats",
        "GET, /api/v2/beta/_capabilities, /api/v2/nothing/_capabilities",
        "DELETE, /api/v2/system/cache/beta, /api/v2/system/cache/nothing"
    })
    void aHiddenNameIsAnsweredAsAMissingOne(String method, String hidden, String missing) {
        Response one = as(ControlPlane.ALPHA_ONLY).request(method, hidden);
        Response other = as(ControlPlane.ALPHA_ONLY).request(method, missing);
        assertThat(one.statusCode()).isEqualTo(403);
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(other.asString()).isEqualTo(one.asString());
        as(ControlPlane.MASTER).request(method, missing).then().statusCode(404);
    }
}
