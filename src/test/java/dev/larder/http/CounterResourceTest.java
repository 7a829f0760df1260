package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
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
        Api.json("{'by': 5, 'ttl': 60}").post(place).then().statusCode(200).body(at("/value", equalTo(5)));
        Api.call().post(place).then().body(at("/value", equalTo(6)));
        Api.json("{'by': -16, 'ttl': '1h'}")
                .post(place)
                .then()
                .body(at("/value", equalTo(-10)))
                .body(at("/ttl", oneOf(59, 60)));
        Api.call().get(place).then().statusCode(200).body(at("/value", equalTo(-10)));
        Api.call().delete(place).then().statusCode(200).body(at("/success", equalTo(true)));
        Api.call().delete(place).then().body(at("/success", equalTo(false)));
        Api.json("{}")
                .post(place + "?ttl=0")
                .then()
                .body(at("/value", equalTo(1)))
                .body(at("/ttl", equalTo(0)));
    }

    @OnEveryBackend
    void noCountIsLost(Backend backend) {
        String place = backend.at("_counter", Api.key());

        List<Integer> values =
                Together.run(40, i -> Api.call().post(place).jsonPath().getInt("value"));

        assertThat(values)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 40).boxed().toList());
    }

    @OnEveryBackend
    void countersHaveSixtyFourBitsAndDoNotWrap(Backend backend) {
        String place = backend.at("_counter", Api.key());
        Api.json("{'by': 9223372036854775807}").post(place).then().body(at("/value", equalTo(Long.MAX_VALUE)));

        Api.call().post(place).then().statusCode(409);

        Api.call().get(place).then().body(at("/value", equalTo(Long.MAX_VALUE)));
        Api.json("{'by': -9223372036854775808}").post(place).then().body(at("/value", equalTo(-1)));
    }

    @OnEveryBackend
    void aCounterStaysWithinItsBounds(Backend backend) {
        String stock = backend.at("_counter", Api.key());
        Api.json("{'by':2,'min':0}").post(stock).then().statusCode(200).body(at("/value", equalTo(2)));
        Api.json("{'by':-2,'min':0}").post(stock).then().statusCode(200).body(at("/value", equalTo(0)));
        Api.json("{'by':-1,'min':0}")
                .post(stock)
                .then()
                .statusCode(409)
                .body(at("/error/message", containsString("below min")));
        Api.call().get(stock).then().body(at("/value", equalTo(0)));
        Api.json("{'by':7,'max':5,'clamp':true}")
                .post(stock)
                .then()
                .statusCode(200)
                .body(at("/value", equalTo(5)));
        Api.json("{'by':1,'max':5}")
                .post(stock)
                .then()
                .statusCode(409)
                .body(at("/error/message", containsString("above max")));
        Api.json("{'by':-9,'min':0,'max':5,'clamp':true}").post(stock).then().body(at("/value", equalTo(0)));
    }

    @OnEveryBackend
    void aResetTellsWhatWasThereAndKeepsTheLife(Backend backend) {
        String place = backend.at("_counter", Api.key());
        Api.json("{'reset':10,'ttl':60}")
                .post(place)
                .then()
                .statusCode(200)
                .body(at("/value", equalTo(10)))
                .body("containsKey('previous')", equalTo(true))
                .body(at("/previous", nullValue()))
                .body(at("/ttl", oneOf(59, 60)));
        Api.json("{'by':7}").post(place).then().body(at("/value", equalTo(17))).body(at("/previous", nullValue()));
        Api.json("{'reset':0,'ttl':9999}")
                .post(place)
                .then()
                .body(at("/value", equalTo(0)))
                .body(at("/previous", equalTo(17)))
                .body(at("/ttl", oneOf(59, 60)));
        Api.call().get(place).then().body(at("/value", equalTo(0))).body(at("/ttl", oneOf(58, 59, 60)));
    }

    @OnEveryBackend
    void severalCountersAreChangedInOneCall(Backend backend) {
        String a = Api.key();
        String b = Api.key();
        String c = Api.key();
        Api.json("{'counters':[{'key':'%s','by':5,'ttl':60},{'key':'%s'},{'key':'%s','reset':3}]}".formatted(a, b, c))
                .post(backend.at("_counter"))
                .then()
                .statusCode(200)
                .body("counters.key", equalTo(List.of(a, b, c)))
                .body("counters.value", equalTo(List.of(5, 1, 3)))
                .body(at("/counters/0/ttl", oneOf(59, 60)))
                .body(at("/counters/1/ttl", oneOf(299, 300)));
        Api.json("{'counters':[{'key':'%s','by':-6,'min':0},{'key':'%s','by':4}]}".formatted(a, b))
                .post(backend.at("_counter"))
                .then()
                .statusCode(207)
                .body(at("/counters/0/error/code", equalTo(409)))
                .body(at("/counters/0/value", nullValue()))
                .body(at("/counters/1/value", equalTo(5)));
        Api.call().get(backend.at("_counter", a)).then().body(at("/value", equalTo(5)));
    }

    @Test
    void severalCountersNeedTheRightToChangeEach() {
        String key = Api.key();
        String place = Backend.LOCAL.at("_counter");
        Api.as(Api.USERS)
                .body("{\"counters\":[{\"key\":\"user:%s\"},{\"key\":\"%<s\"}]}".formatted(key))
                .post(place)
                .then()
                .statusCode(403);
        Api.call().get(place + "/user:" + key).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{'counters':{}}",
                "{'counters':[1]}",
                "{'counters':[{}]}",
                "{'counters':[{'key':1}]}",
                "{'counters':[{'key':''}]}",
                "{'counters':[{'key':'twice'},{'key':'twice'}]}",
                "{'counters':[{'key':'a','by':'1'}]}",
                "{'counters':[{'key':'a','bye':1}]}",
                "{'counters':[],'by':1}"
            })
    void severalThatMakeNoSenseCountNothing(String body) {
        Api.json(body).post(Backend.LOCAL.at("_counter")).then().statusCode(400);
        Api.call().get(Backend.LOCAL.at("_counter/a")).then().statusCode(404);
    }

    @Test
    void oneCallChangesAThousandCounters() {
        String place = Backend.LOCAL.at("_counter");
        String thousand = IntStream.range(0, 1_000)
                .mapToObj("{'key':'many%d'}"::formatted)
                .collect(Collectors.joining(","));
        Api.json("{'counters':[%s]}".formatted(thousand))
                .post(place)
                .then()
                .statusCode(200)
                .body(at("/counters/999/key", equalTo("many999")));
        Api.json("{'counters':[%s,{'key':'x'}]}".formatted(thousand))
                .post(place)
                .then()
                .statusCode(413);
    }

    @OnEveryBackend
    void aCounterIsNoEntry(Backend backend) {
        String key = Api.key();
        Api.stored(backend.at(key), "entry");

        Api.call().post(backend.at("_counter", key)).then().body(at("/value", equalTo(1)));

        assertThat(Api.call().get(backend.at(key)).asString()).isEqualTo("entry");
        Api.call().delete(backend.at(key));
        Api.call().get(backend.at("_counter", key)).then().body(at("/value", equalTo(1)));
    }

    /** As languages write whole numbers whose numbers are all floating-point. */
    @Test
    void aWholeNumberMayHaveAPoint() {
        String place = Backend.LOCAL.at("_counter", Api.key());

        Api.json("{'by': 2.0, 'max': 9.0, 'ttl': 60.0}")
                .post(place)
                .then()
                .statusCode(200)
                .body(at("/value", equalTo(2)))
                .body(at("/ttl", equalTo(60)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'by': 1.5}",
                "{'by': '1'}",
                "{'by': null}",
                "{'by': 9223372036854775808}",
                "{'by': 1e-2}",
                "[]",
                "1",
                "{",
                "{'by': 1, 'tll': 5}",
                "{'by': 1, 'ttl': 'x'}",
                "{'by': 1, 'ttl': -2}",
                "{'by': 1, 'ttl': null}",
                "{'by': 1, 'by': 2}",
                "{'min': 2, 'max': 1}",
                "{'by': 1, 'max': 1.5}",
                "{'by': 1, 'min': 'x'}",
                "{'by': 1, 'clamp': 1}",
                "{'reset': 0, 'by': 1}",
                "{'reset': 0, 'max': 1}",
                "{'reset': 1.5}",
                "{'reset': true}",
                "{'key': 'a'}",
                " "
            })
    void aBodyThatMakesNoSenseCountsNothing(String body) {
        String place = Backend.LOCAL.at("_counter", Api.key());

        Api.json(body).post(place).then().statusCode(400);

        Api.call().get(place).then().statusCode(404);
    }
}
