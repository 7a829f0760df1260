package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Remembered misses: no reader gets a value, and no reader needs to load one. */
@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class AbsentEntriesTest {
    private static final String ABSENT = "larder; hit; detail=absent";

    @OnEveryBackend
    void aRememberedMissIsAnsweredWithoutALease(Backend backend) {
        String key = absent(backend, "");

        for (String query : List.of("", "?envelope=true", "?lease=30", "?lease=30&wait=20s")) {
            Api.call()
                    .get(backend.at(key) + query)
                    .then()
                    .statusCode(404)
                    .header("Cache-Status", ABSENT)
                    .header("X-Cache-Lease", nullValue())
                    .header("Retry-After", nullValue());
        }
        Api.call()
                .get(backend.at(key) + "?default=d")
                .then()
                .statusCode(200)
                .header("Cache-Status", ABSENT)
                .body(equalTo("d"));
        Api.call().get(backend.at(key) + "?check_exist=true").then().body(at("/exists", equalTo(false)));
        Api.call().head(backend.at(key)).then().statusCode(404).header("Cache-Status", ABSENT);
    }

    @OnEveryBackend
    void aRememberedMissIsNoEntryToAnybodyElse(Backend backend) {
        String key = absent(backend, "");

        Api.call()
                .get(backend.at() + "?keys=" + key)
                .then()
                .statusCode(200)
                .body(at("/resource/0/error/code", equalTo(404)));
        if (backend.listsKeys()) {
            assertThat(Api.call()
                            .get(backend.at() + "?prefix=" + key)
                            .jsonPath()
                            .getList("resource"))
                    .isEmpty();
        }
        Api.call().post(backend.at("_touch", key) + "?ttl=9").then().statusCode(404);
        Api.text("x").header("If-Match", "*").put(backend.at(key)).then().statusCode(412);
        Api.call()
                .contentType("application/merge-patch+json")
                .body("{}")
                .patch(backend.at(key))
                .then()
                .statusCode(404);
        Api.call().delete(backend.at(key)).then().body(at("/success", equalTo(false)));
        Api.call().get(backend.at(absent(backend, "")) + "?pull=true").then().statusCode(404);
    }

    @OnEveryBackend
    void everyWriteTakesItsPlace(Backend backend) {
        String put = absent(backend, "");
        Api.text("v").put(backend.at(put)).then().statusCode(oneOf(200, 201));
        String post = absent(backend, "");
        Api.text("v").post(backend.at(post)).then().statusCode(201);
        String first = absent(backend, "");
        Api.text("v").header("If-None-Match", "*").put(backend.at(first)).then().statusCode(201);
        String map = absent(backend, "");
        Api.json("{'%s':'v'}".formatted(map))
                .post(backend.at() + "?format=map")
                .then()
                .statusCode(201);

        assertThat(List.of(put, post, first))
                .allSatisfy(key -> assertThat(Api.found(backend, key)).isEqualTo("v"));
        assertThat(Api.found(backend, map)).isEqualTo("\"v\"");
    }

    @OnEveryBackend
    void aRememberedMissEndsAndIsPurgedLikeAnyEntry(Backend backend) {
        String tagged = absent(backend, ",'tags':['gone']");
        Api.call().delete(backend.at() + "?tag=gone").then().statusCode(200);
        Api.call().get(backend.at(tagged)).then().header("Cache-Status", "larder; fwd=miss");

        String brief = absent(backend, ",'ttl':1");
        Api.pass(Duration.ofMillis(2_100));
        Api.call()
                .get(backend.at(brief) + "?lease=30")
                .then()
                .header("Cache-Status", "larder; fwd=miss")
                .header("X-Cache-Lease", notNullValue());
    }

    @OnEveryBackend
    void theHolderOfALeaseMayFillItWithAMiss(Backend backend) {
        String key = Api.key();
        String token = Api.call().get(backend.at(key) + "?lease=30").header("X-Cache-Lease");
        Api.json("{'key':'%s','absent':true}".formatted(key))
                .header("X-Cache-Lease", token)
                .post(backend.at())
                .then()
                .statusCode(201);
        Api.call().get(backend.at(key) + "?lease=30").then().header("Cache-Status", ABSENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'key':'k','absent':false}",
                "{'key':'k','absent':true,'value':1}",
                "{'key':'k','absent':1}",
                "{'key':'k','absent':'true'}",
                "{'key':'k','value':1,'stale_ttl':-1}",
                "{'key':'k','value':1,'stale_ttl':true}",
                "{'key':'k','value':1,'ttl':0,'stale_ttl':5}"
            })
    void invalidBodiesAreRefused(String body) {
        Api.json(body).post(Backend.LOCAL.at()).then().statusCode(400);
    }

    private static String absent(Backend backend, String more) {
        String key = Api.key();
        Api.json("{'key':'%s','absent':true%s}".formatted(key, more))
                .post(backend.at())
                .then()
                .statusCode(201)
                .body(at("/success", equalTo(true)));
        return key;
    }
}
