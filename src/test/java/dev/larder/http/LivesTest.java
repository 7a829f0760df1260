package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lifetimes of entries, and the fields of answers about them. */
@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class LivesTest {
    @ParameterizedTest
    @CsvSource({
        "ttl=90, 90",
        "ttl=5m, 300",
        "ttl=PT5M, 300",
        "ttl=2h, 7200",
        "ttl=1d, 86400",
        "ttl=1500ms, 2",
        "ttl=-1, 300",
        "ttl=0, 0",
        "forever=true, 0",
        "forever=false, 300",
        "ttl=60&forever=false, 60",
        "ttl=99999999999999, 31536000000",
        "'', 300"
    })
    void theLifeIsWhatTheQuerySays(String query, long seconds) {
        String place = Backend.LOCAL.at(Api.key());

        assertThat(Api.text("v")
                        .put(query.isEmpty() ? place : place + "?" + query)
                        .jsonPath()
                        .getLong("ttl"))
                .isEqualTo(seconds);
        assertThat(Api.call().get(place + "?envelope=true").jsonPath().getLong("ttl"))
                .isBetween(Math.max(0, seconds - 2), seconds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ttl=",
                "ttl=x",
                "ttl=5x",
                "ttl=-2",
                "ttl=1.5",
                "ttl=%2B5",
                "ttl=5%20",
                "ttl=PT0S",
                "ttl=PT-5M",
                "ttl=PT-9223372036854775807S",
                "ttl=1e-3",
                "ttl=0x10",
                "ttl=00",
                "ttl=0s",
                "ttl=9&ttl=9",
                "ttl=9&forever=true",
                "forever=yes",
                "keep_ttl=true&ttl=5",
                "idle=0",
                "idle=-1",
                "idle=x",
                "idle=PT-9223372036854775807S",
                "TTL=5",
                "stale_ttl=-1",
                "stale_ttl=x",
                "stale_ttl=5&ttl=0",
                "stale_ttl=5&keep_ttl=true",
                "tag=a"
            })
    void aLifeThatMakesNoSenseIsRefused(String query) {
        String place = Backend.LOCAL.at(Api.key());

        Api.text("v").put(place + "?" + query).then().statusCode(400);

        Api.call().get(place).then().statusCode(404);
    }

    @OnEveryBackend
    void theBodyBeatsTheQueryWhichBeatsTheDefault(Backend backend) {
        for (String[] one : new String[][] {
            {"'ttl': 60", "?ttl=70", "60"},
            {"'ttl': '1m'", "?forever=true", "60"},
            {"'ttl': null", "?ttl=70", "70"},
            {"'ttl': 0", "?ttl=70", "0"},
            {"'ttl': -1", "?ttl=70", "300"},
            {"'idle': null", "", "300"}
        }) {
            Api.json("{'key': '%s', 'value': 1, %s}".formatted(Api.key(), one[0]))
                    .post(backend.at() + one[1])
                    .then()
                    .statusCode(201)
                    .body(at("/ttl", equalTo(Integer.parseInt(one[2]))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"'5x'", "true", "1.5", "[]", "{}", "-2", "''"})
    void aLifeInABodyThatMakesNoSenseIsRefused(String ttl) {
        String key = Api.key();

        Api.json("{'key': '%s', 'value': 1, 'ttl': %s}".formatted(key, ttl))
                .post(Backend.LOCAL.at())
                .then()
                .statusCode(400);

        Api.call().get(Backend.LOCAL.at(key)).then().statusCode(404);
    }

    @Test
    void aLongerLifeIsCutToTheServicesLongest() {
        for (String query : List.of("?ttl=1h", "?forever=true", "?ttl=0")) {
            Api.text("v").put("/api/v2/narrow/cut" + query).then().body(at("/ttl", equalTo(60)));
        }
        Api.text("v").put("/api/v2/narrow/cut").then().body(at("/ttl", equalTo(40)));
        Api.text("v").put("/api/v2/narrow/cut?idle=5m").then().body(at("/ttl", equalTo(60)));
    }

    @Test
    void aServiceMayKeepNothingForever() {
        Api.text("v").put("/api/v2/mortal/k?ttl=0").then().statusCode(400);
        Api.text("v").put("/api/v2/mortal/k?forever=true").then().statusCode(400);
        Api.call().post("/api/v2/mortal/_counter/k?ttl=0").then().statusCode(400);
        Api.text("v").put("/api/v2/mortal/k?ttl=30d").then().statusCode(201);
    }

    @Test
    void anEntryEndsWhenItsLifeIsOver() {
        Backend.atOnce(backend -> {
            String place = backend.at(Api.key());
            Api.text("v").put(place + "?ttl=1");

            Api.call()
                    .get(place)
                    .then()
                    .statusCode(200)
                    .header("Age", "0")
                    .header("Cache-Status", "larder; hit; ttl=1");
            Api.pass(Duration.ofMillis(2_100));

            Api.call().get(place).then().statusCode(404);
            Api.text("again").post(place).then().statusCode(201);
        });
    }

    @Test
    void anIdleLifeSlidesWithUse() {
        Backend.atOnce(backend -> {
            String used = backend.at(Api.key());
            String unused = backend.at(Api.key());
            Api.text("v").put(used + "?idle=2s").then().body(at("/ttl", equalTo(3)));
            Api.text("v").put(unused + "?idle=2s");
            String tag = Api.call().get(used).header("ETag");

            for (int i = 0; i < 4; i++) {
                Api.pass(Duration.ofMillis(1_100));
                Api.call().get(used).then().statusCode(200).header("ETag", tag);
            }

            Api.call().get(unused).then().statusCode(404);
        });
    }

    @OnEveryBackend
    void keepTtlKeepsTheLifeThatTheEntryHas(Backend backend) {
        String place = backend.at(Api.key());
        Api.text("1").put(place + "?ttl=50");

        Api.text("2").put(place + "?keep_ttl=true").then().statusCode(200).body(at("/ttl", lessThan(51)));
        Api.text("3").put(backend.at(Api.key()) + "?keep_ttl=true").then().body(at("/ttl", equalTo(300)));

        assertThat(Api.call().get(place).asString()).isEqualTo("2");
    }

    @OnEveryBackend
    void touchChangesTheLifeAndLeavesTheValue(Backend backend) {
        String key = Api.key();
        String tag = Api.stored(backend.at(key), "v");

        Response touched = Api.call().post(backend.at("_touch", key) + "?ttl=1000");

        touched.then().statusCode(200).header("ETag", not(tag)).body(at("/ttl", equalTo(1000)));
        Response read = Api.call().get(backend.at(key));
        read.then().header("ETag", touched.header("ETag")).header("Content-Type", "text/plain");
        read.then().header("Cache-Status", matchesPattern("larder; hit; ttl=(999|1000)"));
        assertThat(read.asString()).isEqualTo("v");
        Api.call().post(backend.at("_touch", key) + "?forever=true").then().body(at("/ttl", equalTo(0)));
        Api.call().get(backend.at(key)).then().header("Cache-Status", equalTo("larder; hit"));
        Api.call().post(backend.at("_touch", Api.key()) + "?ttl=5").then().statusCode(404);
    }

    @OnEveryBackend
    void lessThanAMonthAndMoreThanAMonthAreBothDurations(Backend backend) {
        // memcached reads more than 30 days as a date
        String place = backend.at(Api.key());

        Api.text("v").put(place + "?ttl=31d").then().body(at("/ttl", equalTo(31 * 86_400)));

        Api.call().get(place).then().statusCode(200).header("Cache-Status", startsWith("larder; hit; ttl=2678"));
    }

    @Test
    void theServiceSaysHowItsValuesMayBeCached() {
        Api.text("v").put("/api/v2/narrow/cc");

        Api.call().get("/api/v2/narrow/cc").then().header("Cache-Control", "max-age=5");
    }

    /** The shortest ttl ends before its answer is made, now and then; a ttl below 1 would mean something else. */
    @Test
    void theTtlOfAWriteIsNeverLessThanASecond() {
        String place = Backend.LOCAL.at(Api.key());
        for (int i = 0; i < 50; i++) {
            for (String query : List.of("?ttl=1ms", "?ttl=1ms&stale_ttl=5s", "?idle=1ms")) {
                assertThat(Api.text("v").put(place + query).jsonPath().getLong("ttl"))
                        .as(query)
                        .isEqualTo(1);
            }
            assertThat(Api.json("{'key':'k','value':1,'ttl':'1ms'}")
                            .post(Backend.LOCAL.at())
                            .jsonPath()
                            .getLong("ttl"))
                    .isEqualTo(1);
        }
    }
}
