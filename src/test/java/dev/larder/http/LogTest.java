package dev.larder.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Keys and values may be secrets: no log line has one, at any level. */
@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class LogTest {
    private static final String KEY = "sesame-key";
    private static final String VALUE = "sesame-value";

    @Test
    void noKeyAndNoValueIsLogged() {
        try (var log = new LogLines()) {
            for (Backend backend : Backend.values()) {
                useEverything(backend.at());
            }
            useEverything("/api/v2/narrow");
            Logger.getLogger("dev.larder.test").fine("the listener listens");

            assertThat(log.all()).anyMatch(line -> line.contains("the listener listens"));
            assertThat(log.all()).noneMatch(line -> line.contains("sesame") || line.contains(Api.MASTER));
        }
    }

    private static void useEverything(String service) {
        for (String key : List.of(
                KEY,
                "/%ff" + KEY,
                "_counter/" + KEY,
                "_list/" + KEY,
                "_conversation/" + KEY,
                "_touch/" + KEY,
                "_session/" + KEY + "-of-128-random-bits",
                "_session/" + KEY + "-of-128-random-bits/rotate",
                KEY.repeat(200))) {
            for (String method : List.of("PUT", "GET", "POST", "PATCH", "DELETE", "OPTIONS")) {
                Response unused = Api.text(VALUE)
                        .header("If-None-Match", "\"" + KEY + "\"")
                        .request(method, service + "/" + key);
            }
        }
        for (String body : List.of(
                "{'key':'%s','value':'%s'}",
                "{'key':'%s','value':'%s'", "{'resource':[{'key':'%s','value':'%s'}]}", "{'%s':'%s'}")) {
            Response unused = Api.json(body.formatted(KEY, VALUE)).post(service);
        }
        Response purged = Api.json("{'tags':['%s'],'keys':['%s'],'prefixes':['declared/']}".formatted(KEY, KEY))
                .post(service + "/_tag");
        Response added =
                Api.json("{'values':['%s'],'max':'%<s'}".formatted(VALUE)).post(service + "/_list/" + KEY);
        Response counted = Api.json("{'counters':[{'key':'%s','by':1,'max':0}]}".formatted(KEY))
                .post(service + "/_counter");
        Response sessions = Api.call().get(service + "/_session?user=" + KEY);
        Response read = Api.call().get(service + "?keys=" + KEY);
        Response listed = Api.call().get(service + "?prefix=" + KEY + "&cursor=" + KEY);
        Response merged = Api.call()
                .contentType("application/merge-patch+json")
                .body("{\"" + KEY + "\":1")
                .patch(service + "/" + KEY);
        assertThat(List.of(purged, sessions, added, counted, read, listed, merged))
                .allMatch(answer -> answer.statusCode() != 500);
    }
}
