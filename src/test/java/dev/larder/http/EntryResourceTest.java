package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.oneOf;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class EntryResourceTest {
    @OnEveryBackend
    void postCreatesOnceAndThenConflicts(Backend backend) {
        String place = backend.at(Api.key());

        Api.text("first").post(place).then().statusCode(201).body(at("/success", equalTo(true)));
        Api.text("second")
                .post(place)
                .then()
                .statusCode(409)
                .body(at("/error/code", equalTo(409)))
                .body(at("/error/context/keys", equalTo(List.of(place.substring(place.lastIndexOf('/') + 1)))));

        assertThat(Api.call().get(place).asString()).isEqualTo("first");
    }

    @OnEveryBackend
    void ofManyCreatorsOneWins(Backend backend) {
        String place = backend.at(Api.key());

        List<Integer> statuses =
                Together.run(12, i -> Api.text("by " + i).post(place).statusCode());

        assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
    }

    @OnEveryBackend
    void putUpsertsWithANewTagEachTime(Backend backend) {
        String place = backend.at(Api.key());

        Response first = Api.text("1").put(place);
        Response second = Api.text("1").put(place);

        first.then().statusCode(backend == Backend.MEMCACHED ? 200 : 201);
        second.then()
                .statusCode(200)
                .header("ETag", matchesPattern("\"[0-9a-f]{16}\""))
                .header("ETag", not(equalTo(first.header("ETag"))))
                .body(at("/success", equalTo(true)))
                .body(at("/ttl", allOf(greaterThan(295), lessThanOrEqualTo(300))));
    }

    @OnEveryBackend
    void aMissIsNotFoundAndSaysSo(Backend backend) {
        Api.call()
                .get(backend.at(Api.key()))
                .then()
                .statusCode(404)
                .header("Cache-Status", "larder; fwd=miss")
                .body(at("/error/code", equalTo(404)))
                .body(at("/error/status_code", equalTo(404)));
    }

    @OnEveryBackend
    void aMissAnswersTheDefaultAndStoresNothing(Backend backend) {
        String place = backend.at(Api.key());

        Api.call()
                .get(place + "?default=%7B%22a%22:1%7D")
                .then()
                .statusCode(200)
                .body(at("/a", equalTo(1)));
        Response text = Api.call().get(place + "?default=none%20yet");

        assertThat(text.asString()).isEqualTo("none yet");
        assertThat(text.contentType()).startsWith("text/plain");
        Api.call().get(place).then().statusCode(404);
    }

    @OnEveryBackend
    void clearAndPullTakeTheValueAway(Backend backend) {
        for (String taking : List.of("clear=true", "pull=true", "pull")) {
            String place = backend.at(Api.key());
            Api.stored(place, "once");

            assertThat(Api.call().get(place + "?" + taking).asString()).isEqualTo("once");
            Api.call().get(place + "?" + taking).then().statusCode(404);
        }
    }

    @OnEveryBackend
    void ofManyPullersOneGetsTheValue(Backend backend) {
        String place = backend.at(Api.key());
        Api.stored(place, "once");

        List<Integer> statuses =
                Together.run(12, i -> Api.call().get(place + "?pull=true").statusCode());

        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 404);
    }

    @OnEveryBackend
    void aPullThatWouldNotDeliverTheValueTakesNothing(Backend backend) {
        String place = backend.at(Api.key());
        String tag = Api.stored(place, "once");

        Api.call().header("If-None-Match", tag).get(place + "?pull=true").then().statusCode(400);
        Api.call().header("If-Match", "\"x\"").get(place + "?pull=true").then().statusCode(400);
        Api.call().get(place + "?pull=true&check_exist=true").then().statusCode(400);
        Response pulled = Api.call().header("Range", "bytes=0-0").get(place + "?pull=true");

        assertThat(pulled.asString()).isEqualTo("once");
    }

    @OnEveryBackend
    void checkExistTellsWithoutTheValue(Backend backend) {
        String key = Api.key();
        Api.call().get(backend.at(key) + "?check_exist=true").then().body(at("/exists", equalTo(false)));
        Api.stored(backend.at(key), "here");

        Api.call()
                .get(backend.at(key) + "?check_exist=true")
                .then()
                .statusCode(200)
                .body(at("/key", equalTo(key)))
                .body(at("/exists", equalTo(true)));
    }

    @OnEveryBackend
    void anEnvelopeTellsEverythingAboutTheEntry(Backend backend) {
        String key = Api.key();
        String tag =
                Api.json("{'a': [1, 2.50]}").put(backend.at(key) + "?ttl=60").header("ETag");

        Response envelope = Api.call().get(backend.at(key) + "?envelope=true");

        envelope.then()
                .statusCode(200)
                .body(at("/key", equalTo(key)))
                .body(at("/value/a/0", equalTo(1)))
                .body(at("/version", equalTo(tag.replace("\"", ""))))
                .body(at("/content_type", equalTo("application/json")))
                .body(at("/ttl", oneOf(59, 60)));
        assertThat(envelope.asString()).contains("{\"a\": [1, 2.50]}");
    }

    @OnEveryBackend
    void deleteSaysWhetherSomethingWasThere(Backend backend) {
        String place = backend.at(Api.key());
        Api.stored(place, "x");

        Api.call().delete(place).then().statusCode(200).body(at("/success", equalTo(true)));
        Api.call().delete(place).then().statusCode(200).body(at("/success", equalTo(false)));
        Api.call().get(place).then().statusCode(404);
    }

    @OnEveryBackend
    void patchWithoutAMergeIsAPut(Backend backend) {
        String place = backend.at(Api.key());

        Api.text("new").patch(place).then().statusCode(oneOf(200, 201));

        assertThat(Api.call().get(place).asString()).isEqualTo("new");
    }

    /** The examples of RFC 7396, appendix A. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"a":"b"}           | {"a":"c"}                     | {"a":"c"}
            {"a":"b"}           | {"b":"c"}                     | {"a":"b","b":"c"}
            {"a":"b"}           | {"a":null}                    | {}
            {"a":"b","b":"c"}   | {"a":null}                    | {"b":"c"}
            {"a":["b"]}         | {"a":"c"}                     | {"a":"c"}
            {"a":"c"}           | {"a":["b"]}                   | {"a":["b"]}
            {"a":{"b":"c"}}     | {"a":{"b":"d","c":null}}      | {"a":{"b":"d"}}
            {"a":[{"b":"c"}]}   | {"a":[1]}                     | {"a":[1]}
            ["a","b"]           | ["c","d"]                     | ["c","d"]
            {"a":"b"}           | ["c"]                         | ["c"]
            {"a":"foo"}         | null                          | null
            {"a":"foo"}         | "bar"                         | "bar"
            {"e":null}          | {"a":1}                       | {"e":null,"a":1}
            [1,2]               | {"a":"b","c":null}            | {"a":"b"}
            {}                  | {"a":{"bb":{"ccc":null}}}     | {"a":{"bb":{}}}
            {"n":1.10}          | {"m":123456789012345678901}   | {"n":1.10,"m":123456789012345678901}
            """)
    void aMergePatchChangesWhatItNames(String before, String patch, String after) {
        String place = Backend.LOCAL.at(Api.key());
        Api.json(before).put(place + "?ttl=77").then().statusCode(201);

        Api.call()
                .contentType("application/merge-patch+json")
                .body(patch)
                .patch(place)
                .then()
                .statusCode(200);

        Response merged = Api.call().get(place);
        assertThat(merged.asString()).isEqualTo(after);
        merged.then().header("Content-Type", "application/json").header("Cache-Status", matchesPattern(".*ttl=7[67]"));
    }

    @OnEveryBackend
    void mergePatchesOfManyWritersAllCount(Backend backend) {
        String place = backend.at(Api.key());
        Api.json("{}").put(place);

        IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.runAsync(() -> Api.call()
                        .contentType("application/merge-patch+json")
                        .body("{\"m" + i + "\":" + i + "}")
                        .patch(place)
                        .then()
                        .statusCode(200)))
                .toList()
                .forEach(CompletableFuture::join);

        assertThat(Api.call().get(place).jsonPath().getMap("$")).hasSize(8);
    }

    @OnEveryBackend
    void aMergePatchNeedsAJsonValueAndAJsonPatch(Backend backend) {
        String place = backend.at(Api.key());
        var type = "application/merge-patch+json";

        Api.call().contentType(type).body("{}").patch(place).then().statusCode(404);
        Api.stored(place, "no json");
        Api.call().contentType(type).body("{}").patch(place).then().statusCode(409);
        Api.call().contentType(type).body("{no").patch(place).then().statusCode(400);

        assertThat(Api.call().get(place).asString()).isEqualTo("no json");
    }
}
