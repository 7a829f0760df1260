package dev.larder.admin.access;

import static dev.larder.http.JsonAt.at;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.larder.admin.ControlPlane;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate and the mechanism accept the same API keys. */
@QuarkusTest
@TestProfile(ControlPlane.class)
class ApiKeyMechanismTest {
    @ParameterizedTest
    @ValueSource(strings = {"/api/v2", "/api/v2/alpha/_stats", "/api/v2/nothing/_stats", "/probe", "/probe/alpha"})
    void withoutAGoodKeyNothingIsAnswered(String path) {
        refused(given().get(path).then());
        refused(given().header("X-API-Key", "").get(path).then());
        unknown(given().header("X-API-Key", ControlPlane.UNKNOWN).get(path).then());
        unknown(given().header("X-API-Key", ControlPlane.EXPIRED).get(path).then());
        refused(given().header("Authorization", "Basic bWFzdGVyOmtleQ==")
                .get(path)
                .then());
        refused(given().queryParam("api_key", ControlPlane.MASTER).get(path).then());
    }

    private static void refused(ValidatableResponse answer) {
        refused(answer, "An API key is needed: send it in the header X-API-Key");
    }

    private static void unknown(ValidatableResponse answer) {
        refused(answer, "This API key is not known here, or it has expired");
    }

    private static void refused(ValidatableResponse answer, String why) {
        answer.statusCode(401)
                .header("WWW-Authenticate", "Bearer realm=\"larder\"")
                .body(at("/error/code", is(401)))
                .body(at("/error/status_code", is(401)))
                .body(at("/error/context", nullValue()))
                .body(at("/error/message", equalTo(why)));
    }

    @Test
    void aKeyMayComeInEachOfItsFields() {
        given().header("X-API-Key", ControlPlane.READER).get("/probe").then().body(equalTo("reader"));
        given().header("X-DreamFactory-API-Key", ControlPlane.READER)
                .get("/probe")
                .then()
                .body(equalTo("reader"));
        given().header("Authorization", "Bearer " + ControlPlane.READER)
                .get("/probe")
                .then()
                .body(equalTo("reader"));
        given().header("X-API-Key", ControlPlane.MASTER).get("/probe").then().body(equalTo("api-key"));
    }

    @Test
    void aPermissionIsWhatTheGrantsAllow() {
        given().header("X-API-Key", ControlPlane.ALPHA_ONLY)
                .get("/probe/alpha")
                .then()
                .statusCode(200);
        for (String key : new String[] {ControlPlane.READER, ControlPlane.PREFIXED}) {
            given().header("X-API-Key", key)
                    .get("/probe/alpha")
                    .then()
                    .statusCode(403)
                    .body(at("/error/code", is(403)));
        }
        given().header("X-API-Key", ControlPlane.ALPHA_ONLY)
                .get("/probe/beta")
                .then()
                .statusCode(403);
    }

    @Test
    void aProblemComesAsTheClientLikesIt() {
        // outside of the API, Quarkus REST refuses a request that accepts no text
        given().header("Accept", "application/problem+json, */*")
                .get("/probe")
                .then()
                .statusCode(401)
                .header("Content-Type", "application/problem+json")
                .body(at("/status", is(401)));
    }
}
