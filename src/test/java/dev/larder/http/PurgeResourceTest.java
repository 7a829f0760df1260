package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.oneOf;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags and invalidation: purged entries are gone or stale, and all others stay. */
@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class PurgeResourceTest {
    @OnEveryBackend
    void aTagsEntriesAreGoneAndNoOthers(Backend backend) {
        String one = tagged(backend, "red,round");
        String other = tagged(backend, "round");
        String untagged = tagged(backend, "");
        Api.json("{'key':'%s','value':1,'tags':['red']}".formatted(one + "j"))
                .post(backend.at())
                .then()
                .statusCode(201);

        Api.call()
                .delete(backend.at() + "?tag=red")
                .then()
                .statusCode(200)
                .body(at("/success", equalTo(true)))
                .body(at("/purged/tags", equalTo(1)))
                .body(at("/seq", greaterThan(0)));

        assertThat(List.of(status(backend, one), status(backend, one + "j"))).containsOnly(404);
        assertThat(List.of(status(backend, other), status(backend, untagged))).containsOnly(200);
        Api.call()
                .get(backend.at() + "?keys=%s,%s".formatted(one, other))
                .then()
                .body(at("/resource/0/error/code", equalTo(404)))
                .body(at("/resource/1/value", equalTo("v")));
    }

    @OnEveryBackend
    void anEntryWrittenAfterAPurgeIsShown(Backend backend) {
        String key = tagged(backend, "t");
        for (int round = 0; round < 5; round++) {
            purge(backend, "{'tags':['t'],'keys':['%s'],'prefixes':['declared/']}".formatted(key));
            assertThat(status(backend, key)).isEqualTo(404);
            put(backend, key, "t");
            assertThat(status(backend, key)).isEqualTo(200);
        }
    }

    @OnEveryBackend
    void anEntryThatIsGoneIsNotThereForAnyWrite(Backend backend) {
        String key = tagged(backend, "gone");
        purge(backend, "{'tags':['gone']}");

        Api.call().delete(backend.at(key)).then().body(at("/success", equalTo(false)));
        put(backend, key, "gone");
        purge(backend, "{'tags':['gone']}");
        Api.text("x").header("If-Match", "*").put(backend.at(key)).then().statusCode(412);
        Api.call()
                .contentType("application/merge-patch+json")
                .body("{}")
                .patch(backend.at(key))
                .then()
                .statusCode(404);
        Api.call().get(backend.at(key) + "?pull=true").then().statusCode(404);
        put(backend, key, "gone");
        purge(backend, "{'tags':['gone']}");
        Api.text("new").post(backend.at(key)).then().statusCode(201);
        Api.text("newer").post(backend.at(key)).then().statusCode(409);
        Api.call().get(backend.at(key)).then().statusCode(200).body(equalTo("new"));
        Api.json("{'%s':1}".formatted(key)).post(backend.at()).then().statusCode(409);
        purge(backend, "{'keys':['%s']}".formatted(key));
        Api.json("{'%s':1}".formatted(key)).post(backend.at()).then().statusCode(201);
        Api.call().get(backend.at(key)).then().body(equalTo("1"));
    }

    @OnEveryBackend
    void prefixesAndKeysAreInvalidatedToo(Backend backend) {
        String declared = "declared/" + Api.key();
        String key = Api.key();
        String bystander = Api.key();
        List.of(declared, key, bystander).forEach(each -> put(backend, each, ""));

        purge(backend, "{'prefixes':['declared/'],'keys':['%s']}".formatted(key))
                .then()
                .body(at("/purged", equalTo(Map.of("tags", 0, "prefixes", 1, "keys", 1))));

        assertThat(List.of(status(backend, declared), status(backend, key))).containsOnly(404);
        assertThat(status(backend, bystander)).isEqualTo(200);
        put(backend, declared, "");
        Api.call().delete(backend.at() + "?prefix=declared/").then().statusCode(200);
        assertThat(status(backend, declared)).isEqualTo(404);
    }

    @OnEveryBackend
    void anUndeclaredPrefixNeedsABackendThatListsKeys(Backend backend) {
        String prefix = Api.key();
        put(backend, prefix + "/a", "");
        Response answer = Api.json("{'prefixes':['%s']}".formatted(prefix)).post(backend.at("_tag"));
        if (backend.listsKeys()) {
            answer.then().statusCode(200);
            assertThat(status(backend, prefix + "/a")).isEqualTo(404);
        } else {
            answer.then()
                    .statusCode(501)
                    .body(at("/error/message", containsString("only the prefixes that its configuration declares")));
            assertThat(status(backend, prefix + "/a")).isEqualTo(200);
        }
        Api.json("{'prefixes':['%s'],'soft':true}".formatted(prefix))
                .post(backend.at("_tag"))
                .then()
                .statusCode(400);
    }

    @OnEveryBackend
    void aSoftPurgeLeavesStaleEntries(Backend backend) {
        String key = tagged(backend, "soft");
        String declared = "declared/" + Api.key();
        put(backend, declared, "");
        purge(backend, "{'tags':['soft'],'prefixes':['declared/'],'soft':true}");

        for (String stale : List.of(key, declared)) {
            Api.call()
                    .get(backend.at(stale))
                    .then()
                    .statusCode(200)
                    .header("Cache-Status", endsWith("; detail=stale"))
                    .body(equalTo("v"));
            Api.call().get(backend.at(stale) + "?stale=false").then().statusCode(404);
            Api.call().get(backend.at(stale) + "?envelope=true").then().body(at("/stale", equalTo(true)));
        }
        put(backend, key, "soft");
        Api.call().get(backend.at(key) + "?stale=false").then().header("Cache-Status", not(containsString("stale")));
        remove(backend, "?tag=soft&mode=soft");
        Api.call().get(backend.at(key)).then().statusCode(200).header("Cache-Status", endsWith("; detail=stale"));
        remove(backend, "?tag=soft&mode=hard");
        assertThat(status(backend, key)).isEqualTo(404);
    }

    @Test
    void onlyATagIsPurgedSoftlyByARemoval() {
        String place = "/api/v2/local";
        String key = tagged(Backend.LOCAL, "firm");
        for (String query : List.of("mode=soft", "mode=soft&prefix=" + key, "mode=soft&keys=" + key)) {
            Api.call()
                    .delete(place + "?" + query)
                    .then()
                    .statusCode(400)
                    .body(at("/error/message", containsString("mode is allowed only with a tag")));
        }
        for (String mode : List.of("firm", "SOFT", "", "soft&mode=soft")) {
            Api.call().delete(place + "?tag=firm&mode=" + mode).then().statusCode(400);
        }
        assertThat(status(Backend.LOCAL, key)).isEqualTo(200);
    }

    @OnEveryBackend
    void aVersionPurgesWhenItChanges(Backend backend) {
        String tag = "v" + Api.key();
        String key = tagged(backend, tag);
        version(backend, tag, "1").then().body(at("/purged/tags", equalTo(1)));
        assertThat(status(backend, key)).isEqualTo(404);
        put(backend, key, tag);
        version(backend, tag, "1").then().body(at("/purged/tags", equalTo(0)));
        assertThat(status(backend, key)).isEqualTo(200);
        version(backend, tag, "2").then().body(at("/purged/tags", equalTo(1)));
        assertThat(status(backend, key)).isEqualTo(404);
    }

    @OnEveryBackend
    void anEntryKeepsItsTags(Backend backend) {
        String key = Api.key();
        String tags = IntStream.range(0, 128).mapToObj(i -> "tag-" + i).collect(Collectors.joining(","));
        put(backend, key, tags).then().statusCode(oneOf(200, 201));
        Api.call()
                .get(backend.at(key) + "?envelope=true")
                .then()
                .body(at("/tags", equalTo(List.of(tags.split(",")))))
                .body(at("/stale", equalTo(false)));
        Api.call().post(backend.at("_touch", key) + "?ttl=60").then().statusCode(200);
        Api.call().delete(backend.at() + "?tag=tag-127").then().statusCode(200);
        assertThat(status(backend, key)).isEqualTo(404);
    }

    @OnEveryBackend
    void everyNodeRemembersAFlush(Backend backend) {
        String key = tagged(backend, "f");
        Api.call().delete(backend.at()).then().statusCode(200);
        assertThat(status(backend, key)).isEqualTo(404);
        put(backend, key, "f");
        assertThat(status(backend, key)).isEqualTo(200);
        purge(backend, "{'tags':['f']}");
        assertThat(status(backend, key)).isEqualTo(404);
    }

    @Test
    void severalServicesArePurgedTogetherOrNone() {
        String key = Api.key();
        List.of(Backend.LOCAL, Backend.REDIS).forEach(backend -> put(backend, key, "both"));
        String body = "{\"tags\":[\"both\"],\"services\":[\"redis\"]}";

        Api.as(Api.LOCAL_ONLY).body(body).post("/api/v2/local/_tag").then().statusCode(403);
        assertThat(status(Backend.LOCAL, key)).isEqualTo(200);
        Api.call()
                .body(body.replace("redis", "nobody"))
                .post("/api/v2/local/_tag")
                .then()
                .statusCode(404);
        assertThat(status(Backend.LOCAL, key)).isEqualTo(200);

        Api.call()
                .body(body)
                .post("/api/v2/local/_tag")
                .then()
                .statusCode(200)
                .body("services.local", greaterThan(0))
                .body("services.redis", greaterThan(0));
        assertThat(List.of(status(Backend.LOCAL, key), status(Backend.REDIS, key)))
                .containsOnly(404);
    }

    @Test
    void onlyWhoMayDeleteMayPurge() {
        String place = "/api/v2/local/_tag";
        Api.as(Api.READER).body("{\"tags\":[\"t\"]}").post(place).then().statusCode(403);
        Api.as(Api.USERS).body("{\"tags\":[\"t\"]}").post(place).then().statusCode(403);
        Api.as(Api.USERS).body("{\"keys\":[\"other\"]}").post(place).then().statusCode(403);
        Api.as(Api.USERS).body("{\"prefixes\":[\"use\"]}").post(place).then().statusCode(403);
        Api.as(Api.USERS).body("{\"version\":\"1\"}").put(place + "/t").then().statusCode(403);
        Api.as(Api.USERS).delete("/api/v2/local?tag=t").then().statusCode(403);
        Api.as(Api.USERS)
                .body("{\"keys\":[\"user:1\"],\"prefixes\":[\"user:2\"]}")
                .post(place)
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{'tags':[]}",
                "{'tags':'t'}",
                "{'tags':[1]}",
                "{'tags':['a b']}",
                "{'tags':['a,b']}",
                "{'tags':['']}",
                "{'tags':['\u00e4']}",
                "{'tag':['t']}",
                "{'tags':['t'],'soft':1}",
                "{'tags':['t'],'services':'local'}",
                "{'keys':['']}",
                "{'prefixes':['']}",
                "{'tags':['t'],'tags':['u']}"
            })
    void aPurgeThatMakesNoSenseIsRefused(String body) {
        Api.json(body).post("/api/v2/local/_tag").then().statusCode(400);
    }

    @Test
    void tagsHaveBounds() {
        String key = "/api/v2/local/" + Api.key();
        String many = IntStream.range(0, 129).mapToObj(i -> "t" + i).collect(Collectors.joining(","));
        for (String tags : List.of(many, "x".repeat(129), "a b", "\u00e4")) {
            Api.text("v").header("X-Cache-Tags", tags).put(key).then().statusCode(400);
        }
        Api.text("v").header("X-Cache-Tags", " a , b,,a ").put(key).then().statusCode(201);
        Api.call().get(key + "?envelope=true").then().body(at("/tags", equalTo(List.of("a", "b"))));
        Api.call().delete("/api/v2/local?tag=").then().statusCode(400);
        Api.call().delete("/api/v2/local?tag=a&prefix=b").then().statusCode(400);
        Api.call().delete("/api/v2/local?tag=a&tag=b").then().statusCode(400);
        Api.json("{'version':1}").put("/api/v2/local/_tag/t").then().statusCode(400);
        Api.json("{'version':'1'}").put("/api/v2/local/_tag/a%20b").then().statusCode(400);
    }

    @Test
    void theAuditLogSaysWhoPurgedHowMuchWhere() {
        Api.text("v").put("/api/v2/local/secret-d/1").then().statusCode(oneOf(200, 201));
        List<String> lines = audited(() -> {
            Api.as(Api.LOCAL_ONLY)
                    .body("{\"tags\":[\"secret-a\",\"secret-b\"],\"keys\":[\"secret-c\"],\"soft\":true}")
                    .post("/api/v2/local/_tag")
                    .then()
                    .statusCode(200);
            for (String place : List.of("local?prefix=secret-d/", "local", "system/cache", "system/cache/local")) {
                Api.as(Api.LOCAL_ONLY).delete("/api/v2/" + place).then().statusCode(200);
            }
            Api.as(Api.USERS).delete("/api/v2/local").then().statusCode(403);
        });
        assertThat(lines.get(0))
                .matches("localonly purged 2 tags, 0 prefixes and 1 keys in service local \\(soft, seq \\d+\\)");
        assertThat(lines.subList(1, lines.size()))
                .containsExactly(
                        "localonly removed 1 entries of one prefix in service local",
                        "localonly flushed service local",
                        "localonly flushed service local",
                        "localonly flushed service local");
    }

    private static List<String> audited(Runnable work) {
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        Handler listener = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(new PatternFormatter("%s").format(ExtLogRecord.wrap(line)));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger audit = Logger.getLogger("dev.larder.audit");
        audit.addHandler(listener);
        try {
            work.run();
        } finally {
            audit.removeHandler(listener);
        }
        return List.copyOf(lines);
    }

    private static String tagged(Backend backend, String tags) {
        String key = Api.key();
        put(backend, key, tags).then().statusCode(oneOf(200, 201));
        return key;
    }

    @CanIgnoreReturnValue
    private static Response put(Backend backend, String key, String tags) {
        RequestSpecification request = Api.text("v");
        if (!tags.isEmpty()) {
            request.header("X-Cache-Tags", tags);
        }
        return request.put(backend.at(key));
    }

    @CanIgnoreReturnValue
    private static Response purge(Backend backend, String body) {
        Response answer = Api.json(body).post(backend.at("_tag"));
        answer.then().statusCode(200);
        return answer;
    }

    private static void remove(Backend backend, String query) {
        Api.call().delete(backend.at() + query).then().statusCode(200).body(at("/purged/tags", equalTo(1)));
    }

    private static Response version(Backend backend, String tag, String version) {
        Response answer = Api.json("{'version':'%s'}".formatted(version)).put(backend.at("_tag", tag));
        answer.then().statusCode(200);
        return answer;
    }

    private static int status(Backend backend, String key) {
        return Api.call().get(backend.at(key)).statusCode();
    }
}
