package dev.larder.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls on a service as a whole: DreamFactory's three shapes, several keys at once, and the list of keys. */
@QuarkusTest
@TestProfile(EveryBackend.class)
class ServiceResourceTest {
    /**
     * Method, query, body, expected status, and what is expected under the keys A and B; {@code -} for nothing. Quotes
     * are written as apostrophes.
     */
    static Stream<Arguments> shapes() {
        return Stream.of(Backend.values())
                .flatMap(backend -> Stream.of(
                                "POST || {'key': 'A', 'value': {'x': 1}} | 201 | {'x': 1} | -",
                                "POST || {'key': 'A', 'value': null} | 201 | null | -",
                                "PUT || {'key': 'A', 'value': 1, 'ttl': 9} | 200 | 1 | -",
                                "PATCH || {'key': 'A', 'value': 'v'} | 200 | 'v' | -",
                                "POST || {'resource': [{'key': 'A', 'value': 1}, {'value': [2], 'key': 'B'}]} | 201 | 1 | [2]",
                                "PUT || {'resource': [{'key': 'A', 'value': 1}, {'key': 'B', 'value': 2}]} | 200 | 1 | 2",
                                "PATCH || {'resource': [{'key': 'A', 'value': 1}]} | 200 | 1 | -",
                                "POST || {'resource': []} | 201 | - | -",
                                "POST |?ttl=60| {'A': 1, 'B': {'c': []}} | 201 | 1 | {'c': []}",
                                "PUT || {'A': 'x', 'B': false} | 200 | 'x' | false",
                                "POST |?format=map| {'key': 'k', 'value': 1, 'A': 2} | 201 | 2 | -",
                                "PUT |?format=map| {'resource': [], 'A': 2} | 200 | 2 | -",
                                "POST || {'key': 5, 'A': 1} | 201 | 1 | -",
                                "POST || {'resource': 'text', 'A': 1} | 201 | 1 | -",
                                "POST || {} | 201 | - | -",
                                "POST || {'key': 'A', 'valeu': 1} | 400 | - | -",
                                "POST || {'key': 'A'} | 400 | - | -",
                                "POST || {'key': '', 'value': 1} | 400 | - | -",
                                "POST || {'key': 'A', 'value': 1, 'tag': ['t']} | 400 | - | -",
                                "POST || {'resource': [{'key': 'A', 'value': 1}, {'key': 'B'}]} | 400 | - | -",
                                "POST || {'resource': [{'key': 'A', 'value': 1}, {'key': 'A', 'value': 2}]} | 400 | - | -",
                                "POST || {'resource': [{'key': 'A', 'value': 1}, 7]} | 400 | - | -",
                                "POST || {'resource': [], 'A': 1} | 400 | - | -",
                                "POST || {'A': 1, 'A': 2} | 400 | - | -",
                                "POST |?format=list| {'A': 1} | 400 | - | -",
                                "POST |?tll=5| {'A': 1} | 400 | - | -",
                                "POST || ['A'] | 400 | - | -",
                                "POST || 'A' | 400 | - | -",
                                "POST || {'A': 1} x | 400 | - | -",
                                "POST || {'A': 1 | 400 | - | -",
                                "POST || | 400 | - | -")
                        .map(row -> Arguments.of(backend, row)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("shapes")
    void eachShapeMeansWhatItLooksLike(Backend backend, String row) {
        String a = Api.key();
        String b = Api.key();
        String[] cells = row.split("\\|", -1);
        String body = cells[2].trim()
                .replace('\'', '"')
                .replace("\"A\"", '"' + a + '"')
                .replace("\"B\"", '"' + b + '"');
        for (String other : List.of("k", "key", "value", "resource")) {
            Api.call().delete(backend.at(other));
        }

        Response answer = Api.call()
                .contentType("application/json")
                .body(body)
                .request(cells[0].trim(), backend.at() + cells[1].trim());

        assertThat(answer.statusCode()).isEqualTo(Integer.parseInt(cells[3].trim()));
        if (answer.statusCode() < 300) {
            answer.then().body("success", equalTo(true));
        }
        assertThat(stored(backend, a)).isEqualTo(cells[4].trim().replace('\'', '"'));
        assertThat(stored(backend, b)).isEqualTo(cells[5].trim().replace('\'', '"'));
    }

    /** The value under the key, or {@code -}. */
    private static String stored(Backend backend, String key) {
        Response found = Api.call().get(backend.at(key));
        return found.statusCode() == 404 ? "-" : found.asString();
    }

    @OnEveryBackend
    void eachItemOfABulkWriteHasAResultOfItsOwn(Backend backend) {
        int limit = Api.call().get(backend.at("_capabilities")).jsonPath().getInt("limits.max_value_bytes");
        String large = "x".repeat(limit);
        String good = Api.key();
        String bad = Api.key();

        Api.json("{'resource':[{'key':'%s','value':1,'ttl':9},{'key':'%s','value':'%s'}]}".formatted(good, bad, large))
                .post(backend.at())
                .then()
                .statusCode(207)
                .body("resource", hasSize(2))
                .body("resource[0].key", equalTo(good))
                .body("resource[0].success", equalTo(true))
                .body("resource[0].ttl", equalTo(9))
                .body("resource[1].key", equalTo(bad))
                .body("resource[1].error.code", equalTo(413));

        assertThat(stored(backend, good)).isEqualTo("1");
        assertThat(stored(backend, bad)).isEqualTo("-");
    }

    @OnEveryBackend
    void aMapIsCreatedAsAWholeOrNotAtAll(Backend backend) {
        String there = Api.key();
        String missing = Api.key();
        Api.stored(backend.at(there), "old");

        Api.json("{'%s': 1, '%s': 2}".formatted(missing, there))
                .post(backend.at())
                .then()
                .statusCode(409)
                .body("error.context.keys", equalTo(List.of(there)));

        assertThat(stored(backend, there)).isEqualTo("old");
        assertThat(stored(backend, missing)).isEqualTo("-");
    }

    @OnEveryBackend
    void severalKeysAreReadInTheirOrderEachOnce(Backend backend) {
        String a = Api.key();
        String b = Api.key();
        Api.stored(backend.at(a), "1");
        Api.stored(backend.at(b), "2");

        Api.call()
                .get(backend.at() + "?keys=%s,nobody&key=%s&key=%s".formatted(b, a, b))
                .then()
                .statusCode(200)
                .body("resource.key", equalTo(List.of(b, "nobody", a)))
                .body("resource.value", equalTo(Arrays.asList("2", null, "1")))
                .body("resource[1].error.code", equalTo(404));
    }

    @OnEveryBackend
    void aBulkCallHasABound(Backend backend) {
        String keys = IntStream.range(0, 1_001).mapToObj(Integer::toString).collect(Collectors.joining(","));
        String items = IntStream.range(0, 1_001)
                .mapToObj("{'key':'x%d','value':1}"::formatted)
                .collect(Collectors.joining(","));

        Api.call().get(backend.at() + "?keys=" + keys).then().statusCode(413);
        Api.json("{'resource':[" + items + "]}").post(backend.at()).then().statusCode(413);

        assertThat(stored(backend, "x0")).isEqualTo("-");
    }

    @OnEveryBackend
    void aThousandEntriesTravelTogether(Backend backend) {
        String items = IntStream.range(0, 1_000)
                .mapToObj("{'key':'th%d','value':%<d}"::formatted)
                .collect(Collectors.joining(","));
        String keys = IntStream.range(0, 1_000).mapToObj("th%d"::formatted).collect(Collectors.joining(","));

        Api.json("{'resource':[" + items + "]}").post(backend.at()).then().statusCode(201);

        Api.call()
                .get(backend.at() + "?keys=" + keys)
                .then()
                .body(
                        "resource.value",
                        equalTo(IntStream.range(0, 1_000).boxed().toList()));
        Api.call().delete(backend.at() + "?keys=" + keys).then().body("removed", equalTo(1_000));
    }

    @OnEveryBackend
    void keysAreListedPageByPageEachOnce(Backend backend) {
        String prefix = Api.key() + "*";
        List<String> keys = IntStream.range(0, 25).mapToObj(i -> prefix + i).toList();
        keys.forEach(key -> Api.stored(backend.at(key), "four"));
        Api.stored(backend.at(prefix.replace("*", "x")), "x");
        if (!backend.listsKeys()) {
            Api.call()
                    .get(backend.at())
                    .then()
                    .statusCode(501)
                    .body("error.message", equalTo("Service memcached has no capability key_scan"));
            return;
        }
        List<String> listed = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < 30 && cursor != null; page++) {
            Response answer = Api.call().get(backend.at() + "?limit=10&prefix=" + prefix + cursor);
            answer.then().statusCode(200);
            assertThat(answer.jsonPath().getList("resource")).hasSizeLessThanOrEqualTo(10);
            answer.jsonPath()
                    .getList("resource.size")
                    .forEach(size -> assertThat(size).isEqualTo(4));
            answer.jsonPath()
                    .getList("resource.ttl", Integer.class)
                    .forEach(ttl -> assertThat(ttl).isBetween(280, 300));
            listed.addAll(answer.jsonPath().getList("resource.key"));
            String next = answer.jsonPath().getString("meta.next");
            cursor = next == null ? null : "&cursor=" + next;
        }

        assertThat(listed).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(cursor).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=-1",
                "limit=1001",
                "limit=x",
                "limit=",
                "limit=99999999999",
                "cursor=%00junk",
                "cursor=",
                "cursor=zzz",
                "prefix=a&prefix=b",
                "keys=",
                "keys=a,,b",
                "key=",
                "keys=a&prefix=b",
                "what=1"
            })
    void aListingThatMakesNoSenseIsRefused(String query) {
        for (Backend backend : Backend.values()) {
            if (backend.listsKeys() || query.startsWith("k") || query.startsWith("w")) {
                assertThat(Api.call().get(backend.at() + "?" + query).statusCode())
                        .as("%s", backend)
                        .isEqualTo(400);
            }
        }
    }

    @OnEveryBackend
    void aPrefixOrNamedKeysAreRemoved(Backend backend) {
        String prefix = Api.key();
        for (String end : List.of("/a", "/b", "x")) {
            Api.stored(backend.at(prefix + end), "v");
        }
        if (backend.listsKeys()) {
            Api.call().delete(backend.at() + "?prefix=" + prefix + "/").then().body("removed", equalTo(2));
        } else {
            Api.call().delete(backend.at() + "?prefix=" + prefix + "/").then().statusCode(501);
            Api.call()
                    .delete(backend.at() + "?key=%s/a&key=%<s/b".formatted(prefix))
                    .then()
                    .body("removed", equalTo(2));
        }
        assertThat(stored(backend, prefix + "/a")).isEqualTo("-");
        assertThat(stored(backend, prefix + "x")).isEqualTo("v");
        Api.call()
                .delete(backend.at() + "?keys=%sx,nobody".formatted(prefix))
                .then()
                .body("removed", equalTo(1));
    }

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
            assertThat(stored(backend, "stays")).as(typo).isEqualTo("v");
        }

        Api.call().delete(backend.at()).then().statusCode(200).body("success", equalTo(true));

        for (Backend other : Backend.values()) {
            assertThat(stored(other, "stays")).isEqualTo(other == backend ? "-" : "v");
            Api.call().get(other.at("_counter/stays")).then().statusCode(other == backend ? 404 : 200);
        }
    }

    @OnEveryBackend
    void theManualFlushFlushesOneOrAll(Backend backend) {
        Api.stored(backend.at("m"), "v");
        Api.call().delete("/api/v2/system/cache/" + backend.service()).then().statusCode(200);
        assertThat(stored(backend, "m")).isEqualTo("-");

        Api.stored(backend.at("m"), "v");
        Api.call().delete("/api/v2/system/cache").then().statusCode(200).body("success", equalTo(true));
        assertThat(stored(backend, "m")).isEqualTo("-");
    }

    @OnEveryBackend
    void aServiceTellsWhatItCanDo(Backend backend) {
        Api.call()
                .get(backend.at("_capabilities"))
                .then()
                .statusCode(200)
                .body("type", equalTo(backend.service()))
                .body("capabilities.conditional_writes", equalTo(true))
                .body("capabilities.counters", equalTo(true))
                .body("capabilities.key_scan", equalTo(backend.listsKeys()))
                .body("capabilities.marks", equalTo(true))
                .body("limits.max_key_bytes", equalTo(1_024));
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
        after.then().body("errors", equalTo(before.jsonPath().getInt("errors")));
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
                                "local", "redis", "memcached", "file", "database", "narrow", "mortal", "frail"))
                .body("services.find { it.name == 'narrow' }.description", equalTo("Little room"))
                .body("services.find { it.name == 'redis' }.label", equalTo("redis"))
                .body("services.find { it.name == 'nobody' }", nullValue());
    }
}
