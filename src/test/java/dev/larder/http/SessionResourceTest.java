package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One session by its id. */
@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class SessionResourceTest {
    @OnEveryBackend
    void aSessionHoldsWhatItIsGiven(Backend backend) {
        Response begun = Api.json("{'cart': [1, 2.50]}").post(backend.at("_session") + "?idle=10m&max=2h");
        begun.then()
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .body(at("/id", matchesPattern("ls_[\\w-]{22}\\.[\\w-]{32}")))
                .body(at("/ttl", allOf(greaterThan(600), lessThanOrEqualTo(675))))
                .body(at("/max", allOf(greaterThan(7_100), lessThanOrEqualTo(7_200))));
        String place = backend.at("_session", begun.path("id"));

        Api.call()
                .get(place)
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .header("ETag", begun.header("ETag"))
                .contentType("application/json")
                .body(equalTo("{\"cart\": [1, 2.50]}"));
        Api.call().head(place).then().statusCode(200);
        merge(place, "{'name': 'Ada'}").then().statusCode(200).body(at("/id", nullValue()));
        assertThat(Api.call().get(place).asString()).isEqualTo("{\"cart\": [1, 2.50],\"name\": \"Ada\"}");
        Api.text("anything").put(place).then().statusCode(200);
        assertThat(Api.call().get(place).contentType()).isEqualTo("text/plain");
        merge(place, "{}").then().statusCode(409);
        Api.call().delete(place).then().statusCode(200).body(at("/success", equalTo(true)));
        Api.call().delete(place).then().statusCode(200).body(at("/success", equalTo(false)));
        Api.call()
                .get(place)
                .then()
                .statusCode(404)
                .body(at("/error/message", equalTo("There is no session with this id")));
        merge(place, "{}").then().statusCode(404);
    }

    @OnEveryBackend
    void anIdMayBeTheCallersOwn(Backend backend) {
        for (String id : List.of(sessionId(), sessionId() + "%2F%C3%BC%20;x", "k".repeat(900) + sessionId())) {
            String place = backend.at("_session", id);
            Api.json("{'n': 1}").put(place).then().statusCode(201).body(at("/handle", matchesPattern("[\\w-]{22}")));
            Api.json("{'n': 2}").put(place).then().statusCode(200);
            Api.json("{'n': 3}").post(place).then().statusCode(409);
            assertThat(Api.call().get(place).asString()).isEqualTo("{\"n\": 2}");
            Api.call().delete(place).then().body(at("/success", equalTo(true)));
            Api.json("{'n': 4}").post(place).then().statusCode(201);
        }
    }

    @OnEveryBackend
    void theEnvelopeTellsWhatIsKnown(Backend backend) {
        String id = begin(backend, "?user=Ada%20%C3%BC&idle=5m&max=1h");

        Api.call()
                .get(backend.at("_session", id) + "?envelope=true")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body(at("/handle", equalTo(handle(id))))
                .body(at("/value/a", equalTo(1)))
                .body(at("/user", equalTo("Ada ü")))
                .body(at("/idle", equalTo(300)))
                .body(at("/max", allOf(greaterThan(3_500), lessThanOrEqualTo(3_600))))
                .body(at("/age", lessThanOrEqualTo(60)))
                .body(at("/unused", lessThanOrEqualTo(60)))
                .body(at("/content_type", equalTo("application/json")));
        Api.call()
                .get(backend.at("_session", begin(backend, "")) + "?envelope=true")
                .then()
                .body(at("/user", nullValue()))
                .body(at("/idle", equalTo(1_800)));
    }

    @Test
    void theServiceDecidesLifetimesThatAreNotGiven() {
        String place = "/api/v2/brief/_session/";
        for (String query : List.of("", "?max=-1")) {
            String id = Api.json("{}").post("/api/v2/brief/_session" + query).path("id");
            Api.call()
                    .get(place + id + "?envelope=true")
                    .then()
                    .body(at("/idle", equalTo(600)))
                    .body(at("/max", allOf(greaterThan(3_500), lessThanOrEqualTo(3_600))));
        }
        String id = Api.json("{}").post("/api/v2/brief/_session?idle=1h&max=2h").path("id");
        Api.call()
                .get(place + id + "?envelope=true")
                .then()
                .body(at("/idle", equalTo(3_600)))
                .body(at("/max", greaterThan(7_100)));
    }

    @OnEveryBackend
    void aRotatedSessionIsKnownByItsNewIdAlone(Backend backend) {
        String chosen = sessionId();
        Api.json("{'a': 1}")
                .put(backend.at("_session", chosen) + "?max=1h")
                .then()
                .statusCode(201);
        for (String old : List.of(begin(backend, "?user=ada&max=1h"), chosen)) {
            String place = backend.at("_session", old);
            int max = Api.call().get(place + "?envelope=true").path("max");
            Object user = Api.call().get(place + "?envelope=true").path("user");

            Response rotated = Api.call().post(place + "/rotate");

            rotated.then().statusCode(200).header("Cache-Control", "no-store").body(at("/id", not(equalTo(old))));
            String next = backend.at("_session", rotated.path("id"));
            Api.call().get(place).then().statusCode(404);
            merge(place, "{}").then().statusCode(404);
            Api.call().post(place + "/rotate").then().statusCode(404);
            Api.call().delete(place).then().body(at("/success", equalTo(false)));
            Api.json("{'b': 2}").put(place).then().statusCode(409);
            Api.json("{'b': 2}").post(place).then().statusCode(409);
            Api.json("{'b': 2}").header("If-Match", "*").put(place).then().statusCode(412);
            Api.call()
                    .get(next + "?envelope=true")
                    .then()
                    .body(at("/value/a", equalTo(1)))
                    .body(at("/user", equalTo(user)))
                    .body(at("/max", lessThanOrEqualTo(max)));
            String again = Api.call().post(next + "/rotate").path("id");
            Api.call().get(backend.at("_session", again)).then().statusCode(200);
        }
    }

    @Test
    void aSessionEndsUnusedOrAtItsLatestHoweverBusyItIs() {
        Backend.atOnce(backend -> {
            String unused = backend.at("_session", begin(backend, "?idle=2s"));
            String read = backend.at("_session", begin(backend, "?idle=2s"));
            String busy = begin(backend, "?idle=1m&max=3s");
            long begun = System.nanoTime();
            long alive = 0;
            while (System.nanoTime() - begun < Duration.ofMillis(3_600).toNanos()) {
                Api.call().get(read).then().statusCode(200);
                String place = backend.at("_session", busy);
                long asked = System.nanoTime() - begun;
                Response put = Api.json("{'a': 1}").header("If-Match", "*").put(place + "?idle=1m&max=1d");
                Response rotated = Api.call().post(place + "/rotate");
                if (put.statusCode() == 200 && rotated.statusCode() == 200) {
                    busy = rotated.path("id");
                    alive = asked;
                }
                Api.pass(Duration.ofMillis(100));
            }

            assertThat(Duration.ofNanos(alive)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
            Api.call().get(backend.at("_session", busy)).then().statusCode(404);
            Api.call().get(unused).then().statusCode(404);
            Api.call().get(read).then().statusCode(200);
        });
    }

    @OnEveryBackend
    void aSessionOfALongIdleTimeLivesThatLongAndMayGetTheDefaultAgain(Backend backend) {
        String place = backend.at("_session", begin(backend, "?idle=7d"));
        Api.call()
                .get(place + "?envelope=true")
                .then()
                .body(at("/idle", equalTo(604_800)))
                .body(at("/max", greaterThan(604_700)));

        merge(place + "?idle=-1", "{}").then().statusCode(200);

        Api.call().get(place + "?envelope=true").then().body(at("/idle", equalTo(1_800)));
    }

    @OnEveryBackend
    void aConditionHoldsOfTheSession(Backend backend) {
        String place = backend.at("_session", sessionId());
        Api.json("{}").header("If-Match", "*").put(place).then().statusCode(412);
        Api.json("{}").header("If-None-Match", "*").put(place).then().statusCode(201);
        Api.json("{}").header("If-None-Match", "*").put(place).then().statusCode(412);
        String tag = Api.json("{}").header("If-Match", "*").put(place).header("ETag");
        Api.json("{'n': 1}").header("If-Match", tag).put(place).then().statusCode(200);

        Api.json("{'n': 2}").header("If-Match", tag).put(place).then().statusCode(412);
        Api.call().header("If-Match", tag).post(place + "/rotate").then().statusCode(412);
        Api.call().header("If-Match", tag).delete(place).then().statusCode(412);
        String now = Api.call().get(place).header("ETag");
        Api.call().header("If-None-Match", now).get(place).then().statusCode(304);
        Api.call().header("If-Match", now).delete(place).then().body(at("/success", equalTo(true)));
    }

    @OnEveryBackend
    void sessionsAreNotShownAsEntries(Backend backend) {
        String id = begin(backend, "?user=hidden");
        String key = "%EF%BF%BFlarder/session/" + handle(id);
        for (String method : List.of("GET", "PUT", "PATCH", "DELETE")) {
            Api.text("x").request(method, backend.at("_key", key)).then().statusCode(400);
        }
        Api.call().get(backend.at() + "?keys=" + key).then().statusCode(400);
        Api.call().delete(backend.at() + "?prefix=%EF%BF%BF").then().statusCode(400);
        Api.json("{'keys': ['\uFFFFlarder/session/%s']}".formatted(handle(id)))
                .post(backend.at("_tag"))
                .then()
                .statusCode(400);
        if (backend.listsKeys()) {
            Api.call().get(backend.at() + "?prefix=%EF%BF%BFlarder/").then().statusCode(400);
            assertThat(Api.call().get(backend.at() + "?limit=1000").asString())
                    .contains("resource")
                    .doesNotContain("larder/session");
        }
        Api.call().get(backend.at("_session", id)).then().statusCode(200);
    }

    @OnEveryBackend
    void aFlushEndsSessionsToo(Backend backend) {
        String place = backend.at("_session", begin(backend, "?user=flushed"));

        Api.call().delete(backend.at()).then().statusCode(200);

        Api.call().get(place).then().statusCode(404);
        Api.call().get(backend.at("_session") + "?user=flushed").then().body(at("/resource", hasSize(0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "idle=0",
                "idle=x",
                "max=x",
                "max=1h&ttl=1h",
                "user=",
                "user=a&user=b",
                "forever=true",
                "tags=a",
                "x"
            })
    void invalidRequestsCreateNoSession(String query) {
        String place = Backend.LOCAL.at("_session", sessionId());

        Api.json("{}").put(place + "?" + query).then().statusCode(400);

        Api.call().get(place).then().statusCode(404);
    }

    @Test
    void tooLargeOrTooLongSessionsAreRefused() {
        Api.text("x".repeat(2_000)).post("/api/v2/narrow/_session").then().statusCode(413);
        Api.text("x").put("/api/v2/narrow/_session/" + "k".repeat(17)).then().statusCode(400);
        for (String guessed : List.of("k".repeat(40), "0".repeat(36) + "1234")) {
            Api.text("x")
                    .put("/api/v2/local/_session/" + guessed)
                    .then()
                    .statusCode(400)
                    .body(at("/error/message", containsString("a secret of 128 random bits")));
        }
        Api.text("x")
                .post("/api/v2/narrow/_session?user=" + "u".repeat(257))
                .then()
                .statusCode(400);
        Api.call()
                .contentType("text/plain")
                .body("x")
                .post("/api/v2/narrow/_session")
                .then()
                .statusCode(201)
                .body(at("/max", lessThanOrEqualTo(60)));
    }

    @Test
    void aServiceOfValuesThatOthersOwnHasNoSessions() {
        Api.json("{}")
                .post("/api/v2/foreign/_session")
                .then()
                .statusCode(501)
                .body(at("/error/message", containsString("no capability marks")));
    }

    @Test
    void anIdThatCanBeNoSecretBeginsNothing() {
        for (String weak : List.of("abc", "k".repeat(21))) {
            String place = Backend.LOCAL.at("_session", weak);
            Api.json("{}")
                    .put(place)
                    .then()
                    .statusCode(400)
                    .body(at("/error/message", containsString("128 random bits")));
            Api.json("{}").post(place).then().statusCode(400);
            Api.call().get(place).then().statusCode(404);
        }
        Api.json("{}").put(Backend.LOCAL.at("_session", sessionId())).then().statusCode(201);
    }

    /** An id as an application chooses it. */
    static String sessionId() {
        return UUID.randomUUID().toString();
    }

    static Response merge(String place, String patch) {
        return Api.call()
                .contentType("application/merge-patch+json")
                .body(patch.replace('\'', '"'))
                .patch(place);
    }

    /** Begins a session and returns its id. */
    @CanIgnoreReturnValue
    static String begin(Backend backend, String query) {
        Response begun = Api.json("{'a': 1}").post(backend.at("_session") + query);
        begun.then().statusCode(201);
        return begun.path("id");
    }

    static String handle(String id) {
        return id.substring("ls_".length(), id.indexOf('.'));
    }
}
