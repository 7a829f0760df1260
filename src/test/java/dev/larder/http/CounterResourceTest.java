package dev.larder.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.oneOf;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class CounterResourceTest {
    @OnEveryBackend
    void aCounterCountsUpAndDown(Backend backend) {
        String place = backend.at("_counter", Api.key());

        Api.call().get(place).then().statusCode(404);
        Api.json("{'by': 5, 'ttl': 60}").post(place).then().statusCode(200).body("value", equalTo(5));
        Api.call().post(place).then().body("value", equalTo(6));
        Api.json("{'by': -16, 'ttl': '1h'}")
                .post(place)
                .then()
                .body("value", equalTo(-10))
                .body("ttl", oneOf(59, 60));
        Api.call().get(place).then().statusCode(200).body("value", equalTo(-10));
        Api.call().delete(place).then().statusCode(200).body("success", equalTo(true));
        Api.call().delete(place).then().body("success", equalTo(false));
        Api.json("{}").post(place + "?ttl=0").then().body("value", equalTo(1)).body("ttl", equalTo(0));
    }

    @OnEveryBackend
    void noCountIsLost(Backend backend) {
        String place = backend.at("_counter", Api.key());

        List<Integer> values = IntStream.range(0, 40)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> Api.call().post(place).jsonPath().getInt("value")))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(values)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 40).boxed().toList());
    }

    @OnEveryBackend
    void countersHaveSixtyFourBitsAndDoNotWrap(Backend backend) {
        String place = backend.at("_counter", Api.key());
        Api.json("{'by': 9223372036854775807}").post(place).then().body("value", equalTo(Long.MAX_VALUE));

        Api.call().post(place).then().statusCode(409);

        Api.call().get(place).then().body("value", equalTo(Long.MAX_VALUE));
        Api.json("{'by': -9223372036854775808}").post(place).then().body("value", equalTo(-1));
    }

    @OnEveryBackend
    void aCounterIsNoEntry(Backend backend) {
        String key = Api.key();
        Api.stored(backend.at(key), "entry");

        Api.call().post(backend.at("_counter", key)).then().body("value", equalTo(1));

        assertThat(Api.call().get(backend.at(key)).asString()).isEqualTo("entry");
        Api.call().delete(backend.at(key));
        Api.call().get(backend.at("_counter", key)).then().body("value", equalTo(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'by': 1.5}",
                "{'by': '1'}",
                "{'by': null}",
                "{'by': 9223372036854775808}",
                "{'by': 1e2}",
                "[]",
                "1",
                "{",
                "{'by': 1, 'tll': 5}",
                "{'by': 1, 'ttl': 'x'}",
                "{'by': 1, 'ttl': -2}",
                "{'by': 1, 'ttl': null}",
                "{'by': 1, 'by': 2}",
                " "
            })
    void aBodyThatMakesNoSenseCountsNothing(String body) {
        String place = Backend.LOCAL.at("_counter", Api.key());

        Api.json(body).post(place).then().statusCode(400);

        Api.call().get(place).then().statusCode(404);
    }
}
