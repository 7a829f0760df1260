package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class ListResourceTest {
    /** The last messages of a conversation: one call adds, one call reads. */
    @OnEveryBackend
    void aConversationKeepsItsLastMessages(Backend backend) {
        String place = place(backend);
        for (int i = 0; i < 12; i++) {
            Api.json(
                            "{'values':[{'role':'user','content':'%d'},{'role':'assistant','content':'%<d!'}],'max':20,'ttl':86400}"
                                    .formatted(i))
                    .post(place)
                    .then()
                    .statusCode(200)
                    .body(at("/length", equalTo(Math.min(20, 2 * i + 2))))
                    .body(at("/ttl", oneOf(86_399, 86_400)));
        }
        Api.call()
                .get(place)
                .then()
                .statusCode(200)
                .body("values.size()", equalTo(20))
                .body(at("/values/0/content", equalTo("2")))
                .body(at("/values/19/content", equalTo("11!")))
                .body(at("/length", equalTo(20)))
                .body(at("/ttl", allOf(greaterThan(86_000), lessThanOrEqualTo(86_400))));
        Api.call().get(place + "?from=-2&to=-1").then().body("values.content", equalTo(List.of("11", "11!")));
        Api.call().get(place + "?from=1&to=2").then().body("values.content", equalTo(List.of("2!", "3")));
        Api.call()
                .get(place + "?from=30")
                .then()
                .body(at("/values", equalTo(List.of())))
                .body(at("/length", equalTo(20)));
    }

    @OnEveryBackend
    void aListThatIsNotThereIsEmpty(Backend backend) {
        String place = place(backend);
        for (Response empty : List.of(Api.call().get(place), Api.call().post(place + "?pop=left"))) {
            empty.then()
                    .statusCode(200)
                    .body(at("/values", equalTo(List.of())))
                    .body(at("/length", equalTo(0)))
                    .body(at("/ttl", nullValue()));
        }
        Api.call().delete(place).then().statusCode(200).body(at("/success", equalTo(false)));
        Api.call().head(place).then().statusCode(200).header("X-Content-Type-Options", "nosniff");
    }

    @OnEveryBackend
    void jsonValuesKeepTheirBytes(Backend backend) {
        String place = place(backend);
        String values = "1.0,1e400,-0.0,{\"b\": 1,\t\"a\":\r\n[ ]},\"\\u00e9 é \\ud83d\\ude00\",null,\"\",[],0,"
                + "123456789012345678901234567890.10,\"</script>\"";
        Api.call()
                .body("{\"values\":[ %s ]}".formatted(values).getBytes(UTF_8))
                .post(place)
                .then()
                .statusCode(200);

        assertThat(Api.call().get(place).asString()).startsWith("{\"values\":[" + values + "],\"length\":11,\"ttl\":");
        assertThat(Api.call().post(place + "?pop=left&count=11").asString())
                .isEqualTo("{\"values\":[" + values + "],\"length\":0}");
    }

    @OnEveryBackend
    void aQueueIsWorkedOffFromTheOtherEnd(Backend backend) {
        String place = place(backend);
        Api.json("{'values':[1,2,3]}").post(place).then().body(at("/length", equalTo(3)));
        Api.json("{'values':[4,5],'side':'left'}").post(place).then().body(at("/length", equalTo(5)));

        Api.call().get(place).then().body(at("/values", equalTo(List.of(5, 4, 1, 2, 3))));
        Api.call()
                .post(place + "?pop=right")
                .then()
                .statusCode(200)
                .body(at("/values", equalTo(List.of(3))))
                .body(at("/length", equalTo(4)))
                .body(at("/ttl", greaterThan(0)));
        Api.call().post(place + "?pop=left&count=2").then().body(at("/values", equalTo(List.of(5, 4))));
        Api.call().post(place + "?count=9&pop=right").then().body(at("/values", equalTo(List.of(2, 1))));
        Api.call().get(place).then().body(at("/length", equalTo(0)));
    }

    @OnEveryBackend
    void everyValueGoesToOneWorker(Backend backend) {
        String place = place(backend);
        List<Integer> numbers = IntStream.range(0, 60).boxed().toList();
        Api.json("{'values':%s}".formatted(numbers)).post(place).then().body(at("/length", equalTo(60)));

        List<Integer> taken = Together.run(
                        40,
                        i -> Api.call()
                                .post(place + "?pop=left&count=2")
                                .jsonPath()
                                .getList("values", Integer.class))
                .stream()
                .flatMap(List::stream)
                .toList();

        assertThat(taken).containsExactlyInAnyOrderElementsOf(numbers);
    }

    @OnEveryBackend
    void aTtlThatIsGivenIsSetEachTimeAndOneThatIsNotOnlyAtTheBeginning(Backend backend) {
        String place = place(backend);
        Api.json("{'values':[1]}").post(place).then().body(at("/ttl", oneOf(299, 300)));
        Api.json("{'values':[1],'ttl':'1h'}").post(place).then().body(at("/ttl", oneOf(3_599, 3_600)));
        Api.json("{'values':[1]}")
                .post(place)
                .then()
                .body(at("/ttl", allOf(greaterThan(3_000), lessThanOrEqualTo(3_600))));
        Api.json("{'values':[1]}").post(place + "?ttl=50").then().body(at("/ttl", oneOf(49, 50)));
        Api.json("{'values':[1],'ttl':0}").post(place).then().body(at("/ttl", equalTo(0)));
        Api.json("{'values':[1]}").post(place).then().body(at("/ttl", equalTo(0)));
        Api.json("{'values':[1],'ttl':-1}").post(place).then().body(at("/ttl", oneOf(299, 300)));
        Api.json("{'values':[1]}").post(place + "?forever=true").then().body(at("/ttl", equalTo(0)));
        Api.json("{'values':[1],'ttl':'900ms'}").post(place).then().body(at("/length", equalTo(9)));
        Api.pass(Duration.ofMillis(2_500));
        Api.call().get(place).then().body(at("/length", equalTo(0)));
    }

    @Test
    void theServicesRulesHold() {
        Api.json("{'values':[1],'ttl':600}")
                .post("/api/v2/narrow/_list/k")
                .then()
                .body(at("/ttl", oneOf(59, 60)));
        Api.json("{'values':[1],'ttl':0}").post("/api/v2/mortal/_list/k").then().statusCode(400);
        Api.json("{'values':['%s']}".formatted("x".repeat(1_024)))
                .post("/api/v2/narrow/_list/large")
                .then()
                .statusCode(413);
        String half = "{'values':['%s']}".formatted("x".repeat(500));
        Api.json(half).post("/api/v2/narrow/_list/large").then().statusCode(200);
        Api.json(half).post("/api/v2/narrow/_list/large").then().statusCode(200);
        Api.json(half)
                .post("/api/v2/narrow/_list/large")
                .then()
                .statusCode(413)
                .body(at("/error/message", containsString("1024 bytes together")));
        Api.json(half.replace("]}", "],'max':2}"))
                .post("/api/v2/narrow/_list/large")
                .then()
                .statusCode(200)
                .body(at("/length", equalTo(2)));
        Api.json("{'values':[1]}")
                .post("/api/v2/narrow/_list/" + "k".repeat(17))
                .then()
                .statusCode(400);
    }

    /** An item of memcached has at most one megabyte, whatever the service allows. */
    @Test
    void aListThatNoItemCouldHoldIsTooLarge() {
        String place = place(Backend.MEMCACHED);
        String large = "{'values':['%s']}".formatted("x".repeat(400_000));
        Api.json(large).post(place).then().statusCode(200);
        Api.json(large).post(place).then().statusCode(200);

        Api.json(large).post(place).then().statusCode(413);

        Api.call()
                .get(place + "?from=1&to=1")
                .then()
                .body(at("/length", equalTo(2)))
                .body("values.size()", equalTo(1));
    }

    @Test
    void oneCallAddsAndReadsAThousandValues() {
        String place = place(Backend.LOCAL);
        String thousand = IntStream.range(0, 1_000).mapToObj(Integer::toString).collect(Collectors.joining(","));
        Api.json("{'values':[%s,1]}".formatted(thousand)).post(place).then().statusCode(413);
        Api.call().get(place).then().body(at("/length", equalTo(0)));
        Api.json("{'values':[%s]}".formatted(thousand)).post(place).then().body(at("/length", equalTo(1_000)));
        Api.json("{'values':[1000]}").post(place).then().body(at("/length", equalTo(1_001)));

        Api.call().get(place).then().statusCode(413).body(at("/error/message", containsString("in parts")));
        Api.call().get(place + "?from=-1000").then().body("values.size()", equalTo(1_000));
        Api.call().post(place + "?pop=left&count=1000").then().body(at("/length", equalTo(1)));
    }

    @OnEveryBackend
    void aListIsNoEntryAndNoCounterAndGoesWithTheService(Backend backend) {
        String key = Api.key();
        Api.stored(backend.at(key), "entry");
        Api.json("{'values':['v']}").post(backend.at("_list", key)).then().statusCode(200);
        Api.call().post(backend.at("_counter", key)).then().body(at("/value", equalTo(1)));

        Api.call().delete(backend.at(key)).then().body(at("/success", equalTo(true)));
        Api.call().get(backend.at("_list", key)).then().body(at("/values", equalTo(List.of("v"))));
        Api.call().delete(backend.at("_counter", key));
        Api.call().get(backend.at("_list", key)).then().body(at("/length", equalTo(1)));
        Api.call().delete(backend.at()).then().statusCode(200);
        Api.call().get(backend.at("_list", key)).then().body(at("/length", equalTo(0)));
    }

    @OnEveryBackend
    void listOperationsNeedTheirRights(Backend backend) {
        String place = place(backend);
        Api.json("{'values':['v']}").post(place).then().statusCode(200);

        Api.as(Api.READER).get(place).then().statusCode(200).body(at("/length", equalTo(1)));
        Api.as(Api.READER).body("{\"values\":[1]}").post(place).then().statusCode(403);
        Api.as(Api.READER).post(place + "?pop=left").then().statusCode(403);
        Api.as(Api.READER).delete(place).then().statusCode(403);
        Api.as(Api.USERS).get(place).then().statusCode(403);
        Api.as(Api.USERS).post(backend.at("_list/user:x") + "?pop=left").then().statusCode(200);
        Api.call().get(place).then().body(at("/length", equalTo(1)));
        Api.call().delete(place).then().body(at("/success", equalTo(true)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[1]",
                "1",
                "{",
                "{}",
                "{'values':[]}",
                "{'values':{}}",
                "{'values':'a'}",
                "{'values':[1,]}",
                "{'values':[1],'values':[2]}",
                "{'value':[1]}",
                "{'values':[1],'side':'middle'}",
                "{'values':[1],'side':null}",
                "{'values':[1],'max':0}",
                "{'values':[1],'max':-1}",
                "{'values':[1],'max':10001}",
                "{'values':[1],'max':99999999999}",
                "{'values':[1],'max':'20'}",
                "{'values':[1],'max':1.5}",
                "{'values':[1],'ttl':'x'}",
                "{'values':[1],'ttl':null}",
                "{'values':[1],'maxx':2}"
            })
    void aBodyThatMakesNoSenseAddsNothing(String body) {
        String place = place(Backend.LOCAL);

        Api.json(body).post(place).then().statusCode(400);

        Api.call().get(place).then().body(at("/length", equalTo(0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pop",
                "pop=",
                "pop=both",
                "pop=left&pop=left",
                "pop=left&count=0",
                "pop=left&count=1001",
                "pop=left&count=-1",
                "pop=left&count=x",
                "pop=left&ttl=5",
                "pop=left&from=1",
                "count=1"
            })
    void aPopThatMakesNoSenseTakesNothing(String query) {
        String place = place(Backend.LOCAL);
        Api.json("{'values':[1]}").post(place);

        Api.call().post(place + "?" + query).then().statusCode(400);

        Api.call().get(place).then().body(at("/length", equalTo(1)));
    }

    @Test
    void aPopWithABodyTakesNothing() {
        String place = place(Backend.LOCAL);
        Api.json("{'values':[1]}").post(place);

        Api.json("{'values':[2]}").post(place + "?pop=left").then().statusCode(400);
        Api.call().delete(place + "?pop=left").then().statusCode(400);
        Api.call().get(place + "?pop=left").then().statusCode(400);
        Api.call().get(place + "?from=x").then().statusCode(400);
        Api.call().get(place + "?to=1.5").then().statusCode(400);

        Api.call().get(place).then().body(at("/values", equalTo(List.of(1))));
    }

    private static String place(Backend backend) {
        return backend.at("_list", Api.key());
    }
}
