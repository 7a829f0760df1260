package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations on every backend. */
@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class ConversationResourceTest {
    private static final String HELLO = "{'role':'user','content':'Hello'}";

    private static String place(Backend backend) {
        return backend.at("_conversation", Api.key());
    }

    private static void say(String place, String... messages) {
        Api.json("[%s]".formatted(String.join(",", messages)))
                .post(place)
                .then()
                .statusCode(200);
    }

    private static String message(String role, String content) {
        return "{'role':'%s','content':'%s'}".formatted(role, content);
    }

    private static List<String> contents(String target) {
        return Api.call()
                .get(target)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("messages.content");
    }

    @OnEveryBackend
    void oneMessageOrAnArrayIsAppendedInOrder(Backend backend) {
        String place = place(backend);
        Api.json(HELLO)
                .post(place)
                .then()
                .statusCode(200)
                .body(at("/length", equalTo(1)))
                .body(at("/ttl", oneOf(86_399, 86_400)));
        Api.json("[%s,%s]".formatted(message("assistant", "Hi."), message("user", "Who was Ada?")))
                .post(place + "?ttl=1h")
                .then()
                .statusCode(200)
                .body(at("/length", equalTo(3)))
                .body(at("/ttl", oneOf(3_599, 3_600)));

        Api.call()
                .get(place)
                .then()
                .statusCode(200)
                .header("X-Content-Type-Options", "nosniff")
                .body("messages.content", equalTo(List.of("Hello", "Hi.", "Who was Ada?")))
                .body(at("/messages/1/role", equalTo("assistant")))
                .body(at("/tokens", equalTo(3 * 4 + 2 + 1 + 3)))
                .body(at("/length", equalTo(3)))
                .body(at("/ttl", oneOf(3_599, 3_600)));
        Api.call().delete(place).then().statusCode(200).body(at("/success", equalTo(true)));
        Api.call().delete(place).then().statusCode(200).body(at("/success", equalTo(false)));
        Api.call()
                .get(place)
                .then()
                .statusCode(200)
                .body(at("/messages", equalTo(List.of())))
                .body(at("/tokens", equalTo(0)))
                .body(at("/length", equalTo(0)))
                .body(at("/ttl", nullValue()));
    }

    @OnEveryBackend
    void messagesKeepTheirBytesAndUnknownMembers(Backend backend) {
        String place = place(backend);
        String messages = "{\"role\":\"user\", \"content\":[{\"type\":\"text\",\"text\":\"é \\u00e9\"},"
                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}],\"id\":1.0},"
                + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c\",\"n\":1e400}]},"
                + "{\"tool_call_id\":\"c\",\"role\":\"tool\",\"content\":\"\"}";
        Api.call()
                .body(("[ " + messages + " ]").getBytes(UTF_8))
                .post(place)
                .then()
                .statusCode(200);

        assertThat(Api.call().get(place).asString()).startsWith("{\"messages\":[" + messages + "],\"tokens\":");
    }

    @OnEveryBackend
    void theNewestMessagesThatFitAreRead(Backend backend) {
        String place = place(backend);
        say(place, message("system", "Be kind."), message("user", "one"), message("assistant", "two"));
        say(place, "{'role':'assistant','tool_calls':[]}", message("tool", "four"), message("user", "five"));

        assertThat(contents(place + "?last=1")).containsExactly("five");
        assertThat(contents(place + "?last=2")).containsExactly("five");
        assertThat(contents(place + "?last=3")).containsExactly(null, "four", "five");
        assertThat(contents(place + "?last=1000")).hasSize(6);
        assertThat(contents(place + "?last=2&keep_system=true")).containsExactly("Be kind.", "five");
        assertThat(contents(place + "?max_tokens=5")).containsExactly("five");
        assertThat(contents(place + "?max_tokens=4")).isEmpty();
        assertThat(contents(place + "?max_tokens=11&keep_system=true")).containsExactly("Be kind.", "five");
        assertThat(contents(place + "?last=5&start_on=user")).containsExactly("one", "two", null, "four", "five");
        assertThat(contents(place + "?last=4&start_on=user")).containsExactly("five");
        Api.call()
                .get(place + "?max_tokens=5&keep_system=true")
                .then()
                .statusCode(400)
                .body(at("/error/message", containsString("system messages")));
        Api.call().get(place + "?last=1").then().body(at("/length", equalTo(6)));
    }

    @OnEveryBackend
    void aLongConversationIsReadFromItsEnd(Backend backend) {
        String place = place(backend);
        say(place, numbers(0, 500));
        say(place, numbers(500, 700));

        // 5 tokens each
        assertThat(contents(place + "?max_tokens=1000"))
                .hasSize(200)
                .startsWith("1000")
                .endsWith("1199");
        assertThat(contents(place + "?max_tokens=100000")).hasSize(1_000).startsWith("200");
        assertThat(contents(place + "?last=64&max_tokens=5000")).hasSize(64);
        Api.call().get(place).then().body(at("/length", equalTo(1_000))).body(at("/tokens", equalTo(5_000)));
    }

    /** Messages whose contents are numbers of up to four digits. */
    private static String[] numbers(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(i -> message("user", Integer.toString(i)))
                .toArray(String[]::new);
    }

    @OnEveryBackend
    void theOldestMessagesBeyondTheMaximumGo(Backend backend) {
        String place = place(backend);
        for (int i = 0; i < 5; i++) {
            Api.json("[%s,%s]".formatted(message("user", "q" + i), message("assistant", "a" + i)))
                    .post(place + "?max_messages=4")
                    .then()
                    .statusCode(200)
                    .body(at("/length", equalTo(Math.min(4, 2 * i + 2))));
        }
        assertThat(contents(place)).containsExactly("q3", "a3", "q4", "a4");
    }

    @OnEveryBackend
    void eachAppendRenewsTheEnd(Backend backend) {
        String place = place(backend);
        Api.json(HELLO).header("X-Cache-TTL", "1h").post(place).then().body(at("/ttl", oneOf(3_599, 3_600)));
        Api.json(HELLO).header("X-Cache-TTL", "60").post(place).then().body(at("/ttl", oneOf(59, 60)));
        Api.json(HELLO).post(place).then().body(at("/ttl", oneOf(86_399, 86_400)));
        Api.json(HELLO).post(place + "?forever=true").then().body(at("/ttl", equalTo(0)));
        Api.json(HELLO).header("X-Cache-TTL", "900ms").post(place).then().body(at("/length", equalTo(5)));
        Api.pass(Duration.ofMillis(2_500));
        Api.call().get(place).then().body(at("/length", equalTo(0)));
    }

    @OnEveryBackend
    void nothingIsLostOfManyWritersAndEachKeepsItsOrder(Backend backend) {
        String place = place(backend);
        int writers = 32;
        int turns = 6;
        List<Boolean> written = Together.run(writers, writer -> {
            for (int turn = 0; turn < turns; turn++) {
                say(
                        place,
                        message("user", "%d-%d".formatted(writer, 2 * turn)),
                        message("assistant", "%d-%d".formatted(writer, 2 * turn + 1)));
            }
            return true;
        });
        assertThat(written).hasSize(writers);

        List<String> all = contents(place);
        assertThat(all).hasSize(writers * turns * 2).doesNotHaveDuplicates();
        for (int writer = 0; writer < writers; writer++) {
            String prefix = writer + "-";
            assertThat(all.stream().filter(one -> one.startsWith(prefix)))
                    .containsExactlyElementsOf(IntStream.range(0, 2 * turns)
                            .mapToObj(i -> prefix + i)
                            .toList());
        }
        // the two messages of one call stand together
        for (int i = 0; i < all.size(); i += 2) {
            assertThat(all.get(i + 1))
                    .startsWith(all.get(i).substring(0, all.get(i).indexOf('-') + 1));
        }
    }

    @OnEveryBackend
    void aConversationIsNoListAndGoesWithTheService(Backend backend) {
        String key = Api.key();
        say(backend.at("_conversation", key), HELLO);
        Api.json("{'values':['v']}").post(backend.at("_list", key)).then().body(at("/length", equalTo(1)));
        Api.call().delete(backend.at("_list", key)).then().body(at("/success", equalTo(true)));
        Api.call().get(backend.at("_conversation", key)).then().body(at("/length", equalTo(1)));
        Api.call().delete(backend.at()).then().statusCode(200);
        Api.call().get(backend.at("_conversation", key)).then().body(at("/length", equalTo(0)));
    }

    @OnEveryBackend
    void rightsHoldAndEachKeyHasItsOwn(Backend backend) {
        String place = place(backend);
        say(place, HELLO);

        Api.as(Api.READER).get(place).then().statusCode(200).body(at("/length", equalTo(0)));
        Api.as(Api.READER).body(HELLO).post(place).then().statusCode(403);
        Api.as(Api.READER).delete(place).then().statusCode(403);
        Api.as(Api.USERS).get(place).then().statusCode(403);
        String mine = backend.at("_conversation", "user:" + Api.key());
        Api.as(Api.USERS).body(HELLO.replace('\'', '"')).post(mine).then().statusCode(200);
        Api.as(Api.USERS).get(mine).then().body(at("/length", equalTo(1)));
        Api.call().get(mine).then().body(at("/length", equalTo(0)));
        Api.call().delete(mine).then().body(at("/success", equalTo(false)));
        Api.as(Api.USERS).delete(mine).then().body(at("/success", equalTo(true)));
        Api.call().get(place).then().body(at("/length", equalTo(1)));
    }

    @OnEveryBackend
    void hostileIdsAreJustIds(Backend backend) {
        List<String> ids =
                List.of("a/b//", "%0A%0Akey", "%F0%9F%98%80", "%27--", "*", "%7Ba%7D", "%EF%BF%BF", "x".repeat(1_024));
        String prefix = Api.key();
        for (String id : ids) {
            String place =
                    backend.at("_conversation", (prefix + id).substring(0, Math.min(1_024, (prefix + id).length())));
            say(place, message("user", id));
            assertThat(contents(place)).as(id).containsExactly(id);
        }
        Api.call().get(backend.at("_conversation", "x".repeat(1_025))).then().statusCode(400);
        Api.call().get(backend.at("_conversation", "%EF%BF%BFlarder/x")).then().statusCode(400);
    }

    /** Eight megabytes, and one at memcached. */
    @OnEveryBackend
    void theOldestMakeRoomWhereAConversationIsFull(Backend backend) {
        String place = place(backend);
        int size = backend == Backend.MEMCACHED ? 100_000 : 1_000_000;
        for (int i = 0; i < 10; i++) {
            say(place, message("user", i + "x".repeat(size)));
        }
        List<String> kept = contents(place + "?last=3").stream()
                .map(text -> text.replace("x", ""))
                .toList();
        assertThat(kept).containsExactly("7", "8", "9");
        Api.json(message("user", "x".repeat(9 * size + size / 2)))
                .post(place)
                .then()
                .statusCode(413);
        assertThat(contents(place + "?last=1")).hasSize(1).allMatch(text -> text.startsWith("9"));
        Api.call().delete(place);
    }

    @Test
    void aCallHasAThousandMessages() {
        String place = place(Backend.LOCAL);
        String thousand = IntStream.range(0, 1_000).mapToObj(i -> HELLO).collect(Collectors.joining(","));
        Api.json("[%s,%s]".formatted(thousand, HELLO)).post(place).then().statusCode(413);
        Api.json("[%s]".formatted(thousand)).post(place).then().body(at("/length", equalTo(1_000)));
    }

    @Test
    void theServicesRulesHold() {
        String place = "/api/v2/narrow/_conversation/k";
        Api.json(HELLO).post(place).then().body(at("/ttl", oneOf(59, 60)));
        Api.json(HELLO).post("/api/v2/mortal/_conversation/k?ttl=0").then().statusCode(400);
        Api.json(message("user", "x".repeat(1_024))).post(place).then().statusCode(413);
        Api.json(HELLO)
                .post("/api/v2/narrow/_conversation/" + "k".repeat(17))
                .then()
                .statusCode(400);
        Api.call().get(place).then().body(at("/length", equalTo(1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "{",
                "{}",
                "[]",
                "[[]]",
                "[1]",
                "null",
                "{'role':'user'}",
                "{'role':'user','content':null}",
                "{'role':'user','content':1}",
                "{'role':'user','content':{}}",
                "{'role':'user','content':[1]}",
                "{'role':'tool'}",
                "{'content':'a'}",
                "{'role':null,'content':'a'}",
                "{'role':1,'content':'a'}",
                "{'role':'User','content':'a'}",
                "{'role':'bot','content':'a'}",
                "{'role':'user','role':'user','content':'a'}",
                "{'role':'user','content':[{'type':'text','type':'text'}]}",
                "[{'role':'user','content':'a'},{'role':'bot','content':'a'}]",
                "{'messages':[{'role':'user','content':'a'}]}",
                "{'role':'user','content':'a'} {}"
            })
    void aBodyThatIsNoMessageAppendsNothing(String body) {
        String place = place(Backend.LOCAL);

        Api.json(body).post(place).then().statusCode(400);

        Api.call().get(place).then().body(at("/length", equalTo(0)));
    }

    @Test
    void aBodyOfManyLevelsAppendsNothing() {
        String place = place(Backend.LOCAL);
        String deep = "[".repeat(2_000) + "]".repeat(2_000);
        Api.json("{'role':'user','content':%s}".formatted(deep))
                .post(place)
                .then()
                .statusCode(400);
        Api.json("{'role':'user','content':'','more':%s}".formatted(deep))
                .post(place)
                .then()
                .statusCode(400);
        Api.call().get(place).then().body(at("/length", equalTo(0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max_messages=0",
                "max_messages=1001",
                "max_messages=-1",
                "max_messages=x",
                "max_messages=1&max_messages=1",
                "ttl=x",
                "ttl=-2",
                "ttl=5&forever=true",
                "max=3",
                "last=3",
                "keep_system=true"
            })
    void termsThatMakeNoSenseAppendNothing(String query) {
        String place = place(Backend.LOCAL);

        Api.json(HELLO).post(place + "?" + query).then().statusCode(400);

        Api.call().get(place).then().body(at("/length", equalTo(0)));
    }

    @Test
    void aTtlIsGivenOnce() {
        String place = place(Backend.LOCAL);
        Api.json(HELLO)
                .header("X-Cache-TTL", "60")
                .post(place + "?ttl=60")
                .then()
                .statusCode(400);
        Api.json(HELLO).header("X-Cache-TTL", "60", "70").post(place).then().statusCode(400);
        Api.json(HELLO).header("X-Cache-TTL", "soon").post(place).then().statusCode(400);
        Api.call().get(place).then().body(at("/length", equalTo(0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "last=0",
                "last=1001",
                "last=x",
                "last=",
                "max_tokens=0",
                "max_tokens=-1",
                "max_tokens=99999999999",
                "max_tokens=1.5",
                "keep_system=perhaps",
                "start_on=assistant",
                "from=1",
                "max_messages=3"
            })
    void aWindowThatMakesNoSenseIsRefused(String query) {
        Api.call().get(place(Backend.LOCAL) + "?" + query).then().statusCode(400);
    }

    @Test
    void otherMethodsAreNotAllowed() {
        List<Integer> statuses = new ArrayList<>();
        for (String method : List.of("PUT", "PATCH")) {
            statuses.add(Api.json(HELLO).request(method, place(Backend.LOCAL)).statusCode());
        }
        assertThat(statuses).containsOnly(405);
        Api.call().head(place(Backend.LOCAL)).then().statusCode(200);
    }
}
