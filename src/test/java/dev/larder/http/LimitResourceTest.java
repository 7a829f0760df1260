package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rate limits as a service. The windows are so long that none ends while a test runs. */
@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class LimitResourceTest {
    private static final String TWO = "{'limit': 2, 'window': '366d', 'algorithm': 'fixed'}";

    @OnEveryBackend
    void aLimitIsToldInTheHeaderAndReachedInTheEnd(Backend backend) {
        String place = backend.at("_limit", Api.key());

        Api.json(TWO)
                .post(place)
                .then()
                .statusCode(200)
                .header("RateLimit-Policy", "\"default\";q=2;w=31622400")
                .header("RateLimit", matchesPattern("\"default\";r=1;t=[1-9]\\d*"))
                .header("Retry-After", nullValue())
                .header("X-RateLimit-Limit", nullValue())
                .body(at("/allowed", equalTo(true)))
                .body(at("/limits/0/remaining", equalTo(1)))
                .body(at("/limits/0/retry_after", equalTo(0.0)));
        Api.json(TWO).post(place).then().statusCode(200).header("RateLimit", matchesPattern(".*;r=0;t=\\d+"));
        Api.json(TWO)
                .post(place)
                .then()
                .statusCode(429)
                .header("RateLimit-Policy", "\"default\";q=2;w=31622400")
                .header("RateLimit", matchesPattern("\"default\";r=0;t=[1-9]\\d*"))
                .header("Retry-After", matchesPattern("[1-9]\\d*"))
                .body(at("/error/code", equalTo(429)))
                .body(at("/allowed", equalTo(false)))
                .body(at("/limits/0/retry_after", greaterThan(0.0)));
    }

    @OnEveryBackend
    void aLookTakesNothingAndAResetGivesAllBack(Backend backend) {
        String place = backend.at("_limit", Api.key());
        String query = "?limit=2&window=366d&algorithm=fixed";
        Api.json(TWO).post(place).then().statusCode(200);

        Api.call().get(place + query).then().statusCode(200).body(at("/limits/0/remaining", equalTo(1)));
        Api.call().get(place + query + "&cost=2").then().statusCode(429).body(at("/limits/0/remaining", equalTo(1)));
        Api.call().head(place + query).then().statusCode(200).header("RateLimit", containsString(";r=1;"));
        Api.json(TWO.replace("}", ", 'peek': true}")).post(place).then().body(at("/limits/0/remaining", equalTo(1)));
        Api.json(TWO.replace("}", ", 'cost': 0}")).post(place).then().body(at("/limits/0/remaining", equalTo(1)));

        Api.call().delete(place).then().statusCode(200).body(at("/success", equalTo(true)));
        Api.call().delete(place).then().statusCode(200).body(at("/success", equalTo(false)));
        Api.call().get(place + query).then().body(at("/limits/0/remaining", equalTo(2)));
    }

    @OnEveryBackend
    void severalLimitsAreTakenFromTogetherOrNotAtAll(Backend backend) {
        String place = backend.at("_limit", Api.key());
        String both = "{'cost': 2, 'limits': [{'name': 'wide', 'limit': 9, 'window': '366d', 'algorithm': 'fixed'},"
                + " {'name': 'narrow', 'limit': 3, 'window': '100d', 'algorithm': 'fixed', 'cost': 3}]}";

        Api.json(both)
                .post(place)
                .then()
                .statusCode(200)
                .body("limits.remaining", equalTo(List.of(7, 0)))
                .body("limits.name", equalTo(List.of("wide", "narrow")));
        Response refused = Api.json(both).post(place);
        refused.then().statusCode(429).body("limits.remaining", equalTo(List.of(7, 0)));
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"wide\";q=9;w=31622400, \"narrow\";q=3;w=8640000");
        assertThat(refused.header("RateLimit")).matches("\"wide\";r=7;t=\\d+, \"narrow\";r=0;t=\\d+");
    }

    @OnEveryBackend
    void ofManyCallersAsManyAreLetThroughAsTheLimitSays(Backend backend) {
        String place = backend.at("_limit", Api.key());
        String ten = TWO.replace("2,", "10,");

        List<Integer> statuses = Together.run(40, i -> Api.json(ten).post(place).statusCode());

        assertThat(statuses).containsOnly(200, 429);
        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(10);
    }

    @ParameterizedTest
    @EnumSource(value = Backend.class, names = "MEMCACHED", mode = EnumSource.Mode.EXCLUDE)
    void aSteadyLimitHasABurst(Backend backend) {
        String place = backend.at("_limit", Api.key());
        String steady = "{'limit': 1000, 'window': '366d', 'burst': 2}";
        String sliding = "{'limit': 2, 'window': '366d', 'algorithm': 'sliding', 'name': 's'}";

        Api.json(steady).post(place).then().statusCode(200).body(at("/limits/0/remaining", equalTo(1)));
        Api.json(steady).post(place).then().statusCode(200);
        Api.json(steady).post(place).then().statusCode(429);
        Api.json(sliding).post(place).then().statusCode(200).body(at("/limits/0/remaining", equalTo(1)));
    }

    @Test
    void anAlgorithmThatABackendHasNotIsToldByName() {
        Api.json("{'limit': 2, 'window': 60}")
                .post(Backend.MEMCACHED.at("_limit", Api.key()))
                .then()
                .statusCode(501)
                .body(at(
                        "/error/message",
                        equalTo("Service memcached has no rate limits of the algorithm gcra; there are [fixed]")));
        Api.call()
                .get("/api/v2/memcached/_capabilities")
                .then()
                .body(at("/capabilities/rate_limits", equalTo(true)))
                .body(at("/limits/rate_limit_algorithms", equalTo(List.of("fixed"))));
        Api.json("{'limit': 2, 'window': 60}")
                .post("/api/v2/foreign/_limit/x")
                .then()
                .statusCode(501);
        Api.call().get("/api/v2/foreign/_capabilities").then().body(at("/limits/rate_limit_algorithms", empty()));
    }

    @Test
    void whoeverReadsProblemsIsToldWhichPoliciesAreViolated() {
        String place = Backend.LOCAL.at("_limit", Api.key());
        Api.json(TWO.replace("}", ", 'cost': 2}")).post(place).then().statusCode(200);

        Api.json(TWO)
                .accept("application/problem+json")
                .post(place)
                .then()
                .statusCode(429)
                .contentType("application/problem+json")
                .body(at("/type", equalTo("https://iana.org/assignments/http-problem-types#quota-exceeded")))
                .body("violated-policies", equalTo(List.of("default")));
    }

    @Test
    void rightsHoldForLimits() {
        String user = Backend.LOCAL.at("_limit", "user:" + Api.key());
        String other = Backend.LOCAL.at("_limit", Api.key());
        String body = TWO.replace('\'', '"');

        Api.as(Api.USERS).body(body).post(user).then().statusCode(200);
        Api.as(Api.USERS).body(body).post(other).then().statusCode(403);
        Api.as(Api.USERS).delete(other).then().statusCode(403);
        Api.as(Api.READER).body(body).post(user).then().statusCode(403);
        Api.as(Api.READER).delete(user).then().statusCode(403);
        Api.as(Api.READER)
                .get(user + "?limit=2&window=366d&algorithm=fixed")
                .then()
                .statusCode(200)
                .body(at("/limits/0/remaining", equalTo(1)));
    }

    @Test
    void aFlushGivesAllLimitsBack() {
        String place = "/api/v2/mortal/_limit/" + Api.key();
        Api.json(TWO.replace("}", ", 'cost': 2}")).post(place).then().statusCode(200);
        Api.json(TWO).post(place).then().statusCode(429);

        Api.call().delete("/api/v2/mortal").then().statusCode(200);

        Api.json(TWO).post(place).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "1",
                "",
                "{'limit': 2}",
                "{'window': 60}",
                "{'limit': 0, 'window': 60}",
                "{'limit': -1, 'window': 60}",
                "{'limit': 1.5, 'window': 60}",
                "{'limit': '2', 'window': 60}",
                "{'limit': 1000000000001, 'window': 60}",
                "{'limit': 9223372036854775807, 'window': 60}",
                "{'limit': 9223372036854775808, 'window': 60}",
                "{'limit': 2, 'window': 0}",
                "{'limit': 2, 'window': -1}",
                "{'limit': 2, 'window': '999ms'}",
                "{'limit': 2, 'window': '367d'}",
                "{'limit': 2, 'window': '999999999999999d'}",
                "{'limit': 2, 'window': 'PT9223372036854775807S'}",
                "{'limit': 2, 'window': 'P-1D'}",
                "{'limit': 2, 'window': null}",
                "{'limit': 2, 'window': 60, 'cost': -1}",
                "{'limit': 2, 'window': 60, 'cost': 3}",
                "{'limit': 2, 'window': 60, 'cost': 9223372036854775807}",
                "{'limit': 2, 'window': 60, 'cost': 99999999999999999999}",
                "{'limit': 2, 'window': 60, 'burst': 0}",
                "{'limit': 2, 'window': 60, 'burst': 1000000000001}",
                "{'limit': 2, 'window': 60, 'algorithm': 'fixed', 'burst': 3}",
                "{'limit': 2, 'window': 60, 'algorithm': 'GCRA'}",
                "{'limit': 2, 'window': 60, 'algorithm': 1}",
                "{'limit': 2, 'window': 60, 'peek': 1}",
                "{'limit': 2, 'window': 60, 'burts': 1}",
                "{'limit': 2, 'window': 60, 'limits': []}",
                "{'limits': []}",
                "{'limits': {}}",
                "{'limits': [1]}",
                "{'limits': [{'limit': 2, 'window': 60, 'peek': true}]}",
                "{'limits': [{'limit': 2, 'window': 60}, {'limit': 3, 'window': 60}]}",
                "{'limit': 2, 'window': 60, 'name': ''}",
                "{'limit': 2, 'window': 60, 'name': 'a b'}",
                "{'limit': 2, 'window': 60, 'name': 'a\\r\\nSet-Cookie: x=1'}",
                "{'limit': 2, 'window': 60, 'name': 'a;q=9'}",
                "{'limit': 2, 'window': 60, 'name': 'a\\u0022'}",
                "{'limit': 2, 'window': 60, 'name': 'ü'}",
            })
    void invalidLimitsAreRefusedAndNotEchoed(String body) {
        String place = Backend.LOCAL.at("_limit", Api.key());

        Response answer = Api.json(body).post(place);

        answer.then().statusCode(400).header("Set-Cookie", nullValue()).header("RateLimit", nullValue());
        assertThat(answer.asString()).doesNotContain("Set-Cookie");
        Api.call().delete(place).then().body(at("/success", equalTo(false)));
    }

    @Test
    void tooManyLimitsAreRefused() {
        String one = "{'name': 'n%d', 'limit': 2, 'window': 60}";
        String many =
                String.join(",", IntStream.range(0, 17).mapToObj(one::formatted).toList());

        Api.json("{'limits': [" + many + "]}")
                .post(Backend.LOCAL.at("_limit", Api.key()))
                .then()
                .statusCode(400)
                .body(at("/error/message", equalTo("limits must be a list of 1 to 16 limits")));
    }

    @OnEveryBackend
    void theLargestLimitIsAWholeNumberInTheHeader(Backend backend) {
        String place = backend.at("_limit", Api.key());

        Api.json("{'limit': 1000000000000, 'window': '366d', 'algorithm': 'fixed', 'cost': 1}")
                .post(place)
                .then()
                .statusCode(200)
                .header("RateLimit-Policy", "\"default\";q=1000000000000;w=31622400")
                .header("RateLimit", matchesPattern("\"default\";r=999999999999;t=\\d+"));
    }

    @Test
    void larderWithoutLimitsOfItsOwnTellsOfNone() {
        Api.call()
                .get("/api/v2")
                .then()
                .statusCode(200)
                .header("RateLimit", nullValue())
                .header("RateLimit-Policy", nullValue());
        Api.call().get("/api/v2/local/_limit/x").then().statusCode(400).body(at("/error/message", not(empty())));
    }
}
