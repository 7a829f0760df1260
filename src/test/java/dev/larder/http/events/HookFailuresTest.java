package dev.larder.http.events;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.larder.config.WithSettings;
import dev.larder.http.Api;
import dev.larder.http.LogLines;
import dev.larder.server.RedisServer;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The answers to writers when dependent entries cannot be purged, here because their backend hangs. */
@QuarkusTest
@WithSettings(Hooked.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the server
@Tag("redis")
class HookFailuresTest {
    private static final String SOURCE = "/api/v2/source/";

    RedisServer frail;

    @BeforeEach
    void hang() {
        frail.process().pause();
    }

    @AfterEach
    void goOn() {
        frail.process().resume();
    }

    @Test
    void aWriteFailsInTimeAndSaysThatItHappened() {
        String key = "slow:" + Api.key();

        Response answer = Api.text("v").put(SOURCE + key);

        answer.then()
                .statusCode(502)
                .body(at("/error/code", equalTo(502)))
                .body(at("/error/message", containsString("The write or event took effect")))
                .body(at("/error/message", containsString("hook slow")));
        // sooner than the service's timeout if another test has already opened the breaker of the backend
        assertThat(answer.time()).isLessThan(1_900L);
        assertThat(Api.call().get(SOURCE + key).asString()).isEqualTo("v");
        Api.call().delete(SOURCE + key).then().statusCode(502);
        Api.call().get(SOURCE + key).then().statusCode(404);
        Api.json("{'keys':['%s']}".formatted(key))
                .post(SOURCE + "_tag")
                .then()
                .statusCode(502)
                .body(at("/error/message", containsString("hook slow")));
    }

    @Test
    void oneThatOnlyReportsItSucceedsAndNamesTheHook() {
        String key = "late:" + Api.key();
        double failed = failed("hook late");
        try (var log = new LogLines()) {
            Api.text("v").put(SOURCE + key).then().statusCode(201).header("X-Cache-Unpurged", "hook late");
            assertThat(log.all())
                    .anyMatch(line ->
                            line.contains("The purge of hook late failed; entries that it should purge may be stale"));
        }
        assertThat(failed("hook late")).isEqualTo(failed + 1);
        Api.text("v").put(SOURCE + "fine").then().header("X-Cache-Unpurged", nullValue());
    }

    @Test
    void ofSeveralEntriesEachThatWasStoredFails() {
        String good = Api.key();
        Api.json("{'resource':[{'key':'%s','value':1},{'key':'slow:%<s','value':2}]}".formatted(good))
                .put("/api/v2/source")
                .then()
                .statusCode(207)
                .body(at("/resource/1/key", equalTo("slow:" + good)))
                .body(at("/resource/1/error/code", equalTo(502)));
        Api.json("{'key':'slow:%s','value':2}".formatted(good))
                .put("/api/v2/source")
                .then()
                .statusCode(502);
        assertThat(Api.call().get(SOURCE + "slow:" + good).asString()).isEqualTo("2");
    }

    @Test
    void aPulledValueIsAnsweredAlthoughTheHookFails() {
        String key = "slow:" + Api.key();
        Api.text("v").put(SOURCE + key).then().statusCode(502);
        Api.call()
                .get(SOURCE + key + "?pull=true")
                .then()
                .statusCode(200)
                .header("X-Cache-Unpurged", "hook slow")
                .body(equalTo("v"));
    }

    private static double failed(String by) {
        return RestAssured.get("/q/metrics")
                .asString()
                .replace(",}", "}")
                .lines()
                .filter(line ->
                        line.startsWith("larder_hook_purges_total{by=\"%s\",outcome=\"failed\"} ".formatted(by)))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
