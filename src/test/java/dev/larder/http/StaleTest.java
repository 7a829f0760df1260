package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Values after the end of their ttl and before the end of their stale_ttl. */
@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class StaleTest {
    @Test
    void aValueIsStaleAfterItsTtlAndGoneAfterItsStaleTtl() {
        Backend.atOnce(backend -> {
            String key = Api.key();
            Api.text("v")
                    .put(backend.at(key) + "?ttl=1&stale_ttl=2")
                    .then()
                    .statusCode(oneOf(200, 201))
                    .body(at("/ttl", equalTo(1)))
                    .body(at("/stale_ttl", equalTo(2)));
            Api.call().get(backend.at(key)).then().header("Cache-Status", "larder; hit; ttl=1");

            Api.pass(Duration.ofMillis(1_100));

            Api.call()
                    .get(backend.at(key))
                    .then()
                    .statusCode(200)
                    .body(equalTo("v"))
                    .header("Cache-Status", matchesPattern("larder; hit; ttl=-[12]; detail=stale"));
            Api.call()
                    .get(backend.at(key) + "?envelope=true")
                    .then()
                    .body(at("/stale", equalTo(true)))
                    .body(at("/ttl", lessThan(0)))
                    .body(at("/stale_ttl", equalTo(2)));
            Api.call().get(backend.at(key) + "?stale=false").then().statusCode(404);

            Api.pass(Duration.ofSeconds(3));
            Api.call().get(backend.at(key)).then().statusCode(404);
        });
    }

    @OnEveryBackend
    void theBodySaysItToo(Backend backend) {
        String key = Api.key();
        Api.json("{'key':'%s','value':1,'ttl':'1m','stale_ttl':'5m'}".formatted(key))
                .post(backend.at() + "?stale_ttl=7")
                .then()
                .statusCode(201)
                .body(at("/ttl", equalTo(60)))
                .body(at("/stale_ttl", equalTo(300)));
        Api.call()
                .post(backend.at("_touch", key) + "?ttl=30&stale_ttl=10")
                .then()
                .statusCode(200)
                .body(at("/ttl", equalTo(30)))
                .body(at("/stale_ttl", equalTo(10)));
        Api.text("w")
                .put(backend.at(key) + "?keep_ttl=true")
                .then()
                .body(at("/ttl", greaterThan(20)))
                .body(at("/stale_ttl", equalTo(10)));
    }

    @OnEveryBackend
    void anInvalidatedValueIsNotShownAsStale(Backend backend) {
        String key = Api.key();
        Api.text("v")
                .header("X-Cache-Tags", "hard")
                .put(backend.at(key) + "?ttl=1&stale_ttl=60")
                .then()
                .statusCode(oneOf(200, 201));
        Api.call().delete(backend.at() + "?tag=hard").then().statusCode(200);
        assertThat(Api.found(backend, key)).isEqualTo("-");
    }

    @Test
    void aServiceHasADefaultAndALongestLife() {
        String place = "/api/v2/staling/" + Api.key();
        Api.text("v").put(place).then().body(at("/ttl", equalTo(20))).body(at("/stale_ttl", equalTo(10)));
        Api.text("v")
                .put(place + "?stale_ttl=0")
                .then()
                .body(at("/ttl", equalTo(20)))
                .body(at("/stale_ttl", nullValue()));
        Api.text("v").put(place + "?idle=5").then().body(at("/stale_ttl", nullValue()));
        Api.text("v")
                .put(place + "?ttl=25")
                .then()
                .body(at("/ttl", equalTo(25)))
                .body(at("/stale_ttl", equalTo(5)));
        Api.text("v")
                .put(place + "?ttl=90")
                .then()
                .body(at("/ttl", equalTo(30)))
                .body(at("/stale_ttl", nullValue()));
    }
}
