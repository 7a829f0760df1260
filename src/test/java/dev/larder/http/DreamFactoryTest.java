package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import dev.larder.admin.ControlPlane;
import dev.larder.config.WithSettings;
import dev.larder.server.ServerProcess;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Properties that change answers: DreamFactory's statuses, no API key in the query, a required service. */
@QuarkusTest
@TestProfile(ControlPlane.class)
@WithSettings(DreamFactoryTest.Switched.class)
class DreamFactoryTest {
    /** One local service, and a required one that is unreachable. */
    public static final class Switched implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "larder.api-key", Api.MASTER,
                    "larder.services.local.type", "local",
                    "larder.services.gone.type", "redis",
                    "larder.services.gone.required", "true",
                    "larder.services.gone.timeout", "500ms",
                    "larder.services.gone.redis.hosts", "redis://127.0.0.1:" + ServerProcess.freePort());
        }
    }

    @Test
    void aConflictIsABadRequest() {
        String place = Backend.LOCAL.at(Api.key());
        Api.text("v").post(place).then().statusCode(201);

        Api.text("w").post(place).then().statusCode(400).body(at("/error/code", equalTo(400)));
        Api.json("{'%s': 1}".formatted(place.substring(place.lastIndexOf('/') + 1)))
                .post(Backend.LOCAL.at())
                .then()
                .statusCode(400);

        assertThat(Api.call().get(place).asString()).isEqualTo("v");
    }

    @Test
    void aPutAnswersWithWhatWasWritten() {
        String place = Backend.LOCAL.at(Api.key());

        Response put = Api.json("{'a':  1}").put(place);
        Response patch = Api.text("text").patch(place);
        Response bulk = Api.json("{'resource': [{'key': 'a', 'value': 1}]}").put(Backend.LOCAL.at());

        assertThat(put.asString()).isEqualTo("{\"a\":  1}");
        assertThat(put.contentType()).isEqualTo("application/json");
        assertThat(patch.asString()).isEqualTo("text");
        assertThat(bulk.asString()).isEqualTo("{\"resource\": [{\"key\": \"a\", \"value\": 1}]}");
        Api.text("v").post(Backend.LOCAL.at(Api.key())).then().statusCode(201).body(at("/success", equalTo(true)));
    }

    @Test
    void theAnswerToAPutHasTheSafeFieldsOfAGet() {
        String place = Backend.LOCAL.at(Api.key());
        List<Response> echoes = List.of(
                Api.call()
                        .header("Content-Encoding", "br")
                        .contentType("text/html")
                        .body("<script>")
                        .put(place),
                Api.json("{'key': 'a', 'value': '<script>'}").put(Backend.LOCAL.at()),
                Api.json("{'resource': [{'key': 'a', 'value': 1}]}").put(Backend.LOCAL.at()));

        for (Response echo : echoes) {
            echo.then()
                    .statusCode(oneOf(200, 201))
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Content-Security-Policy", "sandbox");
        }
        echoes.get(0).then().header("Content-Type", "text/html").header("Content-Encoding", "br");
        assertThat(echoes.get(0).asString()).isEqualTo("<script>");
    }

    @Test
    void aMergePatchAnswersWithWhatWasWritten() {
        String place = Backend.LOCAL.at(Api.key());
        Api.json("{'a': 1}").put(place).then().statusCode(201);

        Response merged = Api.call()
                .contentType("application/merge-patch+json")
                .body("{\"b\":2}")
                .patch(place);

        assertThat(merged.asString()).isEqualTo("{\"a\": 1,\"b\":2}");
        assertThat(merged.contentType()).isEqualTo("application/json");
    }

    @Test
    void aServiceThatIsAwayKeepsNoOtherFromBeingFlushed() {
        String place = Backend.LOCAL.at(Api.key());
        Api.stored(place, "v");

        Api.call()
                .delete("/api/v2/system/cache")
                .then()
                .statusCode(207)
                .body(at("/success", nullValue()))
                .body("resource.service", containsInAnyOrder("gone", "local"))
                .body("resource.find { it.service == 'local' }.success", equalTo(true))
                .body("resource.find { it.service == 'gone' }.error.code", equalTo(503));

        Api.call().get(place).then().statusCode(404);
    }

    @Test
    void aKeyInTheQueryCountsForNothingAndFlushesNothing() {
        Api.stored(Backend.LOCAL.at("stays"), "v");

        Api.anonymous().queryParam("api_key", Api.MASTER).get("/api/v2").then().statusCode(401);
        Api.call()
                .queryParam("api_key", Api.MASTER)
                .delete(Backend.LOCAL.at())
                .then()
                .statusCode(400);

        assertThat(Api.call().get(Backend.LOCAL.at("stays")).asString()).isEqualTo("v");
    }

    @Test
    void aNodeWithoutAServiceItNeedsIsNotReady() {
        RestAssured.get("/q/health/ready")
                .then()
                .statusCode(503)
                .body("checks.find { it.name == 'services' }.data.gone", equalTo("DOWN"))
                .body("checks.find { it.name == 'services' }.data.local", equalTo("UP"));
        Api.call().get("/api/v2/gone/k").then().statusCode(503).header("Retry-After", "1");
        RestAssured.get("/q/health/live").then().statusCode(200);
    }
}
