package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A service as a whole: flush, capabilities and statistics. */
@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class ServiceResourceTest {
    @OnEveryBackend
    void onlyTheBareServiceFlushesAndOnlyItself(Backend backend) throws Exception {
        for (Backend other : Backend.values()) {
            Api.stored(other.at("stays"), "v");
            Api.call().post(other.at("_counter/stays"));
        }
        for (String typo : List.of(
                "/",
                "?prefix=",
                "?prefx=stays",
                "?keys=",
                "?key=",
                "?all=true",
                "?prefix=a&keys=b",
                "?=",
                "?&",
                "/?prefix=x",
                "/%2e",
                "/.",
                "/..",
                "//")) {
            assertThat(Wire.ask("DELETE", backend.at() + typo).status())
                    .as(typo)
                    .isIn(400, 200, 501);
            assertThat(Api.found(backend, "stays")).as(typo).isEqualTo("v");
        }

        Api.call().delete(backend.at()).then().statusCode(200).body(at("/success", equalTo(true)));

        for (Backend other : Backend.values()) {
            assertThat(Api.found(other, "stays")).isEqualTo(other == backend ? "-" : "v");
            Api.call().get(other.at("_counter/stays")).then().statusCode(other == backend ? 404 : 200);
        }
    }

    @OnEveryBackend
    void theManualFlushFlushesOneOrAll(Backend backend) {
        Api.stored(backend.at("m"), "v");
        Api.call().delete("/api/v2/system/cache/" + backend.service()).then().statusCode(200);
        assertThat(Api.found(backend, "m")).isEqualTo("-");

        Api.stored(backend.at("m"), "v");
        Api.call()
                .delete("/api/v2/system/cache")
                .then()
                .statusCode(207)
                .body("resource.find { it.service == '%s' }.success".formatted(backend.service()), equalTo(true))
                // its keys belong to other programs, and without a key-prefix none may be removed
                .body("resource.find { it.service == 'foreign' }.error.code", equalTo(409));
        assertThat(Api.found(backend, "m")).isEqualTo("-");
    }

    @OnEveryBackend
    void aServiceTellsWhatItCanDo(Backend backend) {
        Api.call()
                .get(backend.at("_capabilities"))
                .then()
                .statusCode(200)
                .body(at("/type", equalTo(backend.service())))
                .body(at("/capabilities/conditional_writes", equalTo(true)))
                .body(at("/capabilities/counters", equalTo(true)))
                .body(at("/capabilities/lists", equalTo(true)))
                .body(at("/capabilities/key_scan", equalTo(backend.listsKeys())))
                .body(at("/capabilities/marks", equalTo(true)))
                .body(at("/limits/max_key_bytes", equalTo(1_024)));
    }

    @OnEveryBackend
    void aServiceTellsWhatItHasDone(Backend backend) {
        Response before = Api.call().get(backend.at("_stats"));
        String key = Api.key();
        Api.stored(backend.at(key), "v");
        Api.call().get(backend.at(key));
        Api.call().get(backend.at() + "?keys=%s,%<s-missing".formatted(key));

        Response after = Api.call().get(backend.at("_stats"));

        assertThat(after.jsonPath().getInt("hits")).isEqualTo(before.jsonPath().getInt("hits") + 2);
        assertThat(after.jsonPath().getInt("misses"))
                .isEqualTo(before.jsonPath().getInt("misses") + 1);
        after.then().body(at("/errors", equalTo(before.jsonPath().getInt("errors"))));
    }

    @Test
    void theServicesAreListed() {
        Api.call()
                .get("/api/v2")
                .then()
                .statusCode(200)
                .body(
                        "services.name",
                        containsInAnyOrder(
                                "local",
                                "redis",
                                "memcached",
                                "file",
                                "database",
                                "narrow",
                                "staling",
                                "brief",
                                "mortal",
                                "foreign",
                                "frail"))
                .body("services.find { it.name == 'narrow' }.description", equalTo("Little room"))
                .body("services.find { it.name == 'redis' }.label", equalTo("redis"))
                .body("services.find { it.name == 'nobody' }", nullValue());
    }
}
