package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Several entries in one call: DreamFactory's three formats, and the outcome for each entry. */
@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class BulkTest {
    /**
     * Method, query, body, expected status, and the expected values of the keys A and B; {@code -} for a miss.
     * Apostrophes stand for quotes.
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
            answer.then().body(at("/success", equalTo(true)));
        }
        assertThat(Api.found(backend, a)).isEqualTo(cells[4].trim().replace('\'', '"'));
        assertThat(Api.found(backend, b)).isEqualTo(cells[5].trim().replace('\'', '"'));
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
                .body(at("/resource", hasSize(2)))
                .body(at("/resource/0/key", equalTo(good)))
                .body(at("/resource/0/success", equalTo(true)))
                .body(at("/resource/0/ttl", equalTo(9)))
                .body(at("/resource/1/key", equalTo(bad)))
                .body(at("/resource/1/error/code", equalTo(413)));

        assertThat(Api.found(backend, good)).isEqualTo("1");
        assertThat(Api.found(backend, bad)).isEqualTo("-");
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
                .body(at("/error/context/keys", equalTo(List.of(there))));

        assertThat(Api.found(backend, there)).isEqualTo("old");
        assertThat(Api.found(backend, missing)).isEqualTo("-");
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
                .body(at("/resource/1/error/code", equalTo(404)));
    }

    @OnEveryBackend
    void aBulkCallHasABound(Backend backend) {
        String keys = IntStream.range(0, 1_001).mapToObj(Integer::toString).collect(Collectors.joining(","));
        String items = IntStream.range(0, 1_001)
                .mapToObj("{'key':'x%d','value':1}"::formatted)
                .collect(Collectors.joining(","));

        Api.call().get(backend.at() + "?keys=" + keys).then().statusCode(413);
        Api.json("{'resource':[" + items + "]}").post(backend.at()).then().statusCode(413);

        assertThat(Api.found(backend, "x0")).isEqualTo("-");
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
        Api.call().delete(backend.at() + "?keys=" + keys).then().body(at("/removed", equalTo(1_000)));
    }
}
