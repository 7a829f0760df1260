package dev.larder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.http.events.EventReader;
import dev.larder.http.events.EventReader.Block;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The events of writes are the same on every backend. */
@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class BackendEventsTest {
    /** A key that no other test uses, with a prefix that can be purged on every backend. */
    private final String mine = "declared/" + Api.key();

    @OnEveryBackend
    void everyChangeIsToldInItsOrder(Backend backend) {
        try (EventReader events = open(backend, "?prefix=" + mine)) {
            Api.text("1").put(backend.at(mine + "a"));
            Api.text("2").put(backend.at(mine + "a"));
            Api.text("1").post(backend.at(mine + "b"));
            Api.text("refused").post(backend.at(mine + "b")).then().statusCode(409);
            Api.call().post(backend.at("_touch", mine + "b") + "?ttl=60").then().statusCode(200);
            Api.call().delete(backend.at(mine + "a"));
            Api.call().delete(backend.at(mine + "a"));
            Api.call().get(backend.at(mine + "b") + "?pull=true").then().statusCode(200);
            Api.json("{'%sc':1,'%<sd':2}".formatted(mine)).post(backend.at());
            Api.call().delete(backend.at() + "?prefix=declared/");
            Api.call().delete(backend.at());

            assertThat(events.told(10))
                    .startsWith(
                            told(backend, "put", mine + "a"),
                            told(backend, "put", mine + "a"),
                            told(backend, "put", mine + "b"),
                            told(backend, "put", mine + "b"),
                            told(backend, "delete", mine + "a"),
                            told(backend, "delete", mine + "b"))
                    .endsWith(told(backend, "purge", "declared/"), told(backend, "flush", "null"))
                    .contains(told(backend, "put", mine + "c"), told(backend, "put", mine + "d"));
        }
    }

    @OnEveryBackend
    void aPurgeOfATagIsToldWithItsNameAndOneOfKeysIsTheirRemoval(Backend backend) {
        try (EventReader events = open(backend, "?prefix=" + mine)) {
            Api.json("{'keys':['%s'],'tags':['shop']}".formatted(mine))
                    .post(backend.at("_tag"))
                    .then()
                    .statusCode(200);
            Api.text("1").put(backend.at(mine));

            assertThat(events.told(3))
                    .containsExactly(
                            told(backend, "delete", mine), told(backend, "purge", "null"), told(backend, "put", mine));
        }
        try (EventReader events = open(backend, "")) {
            Api.call().delete(backend.at() + "?tag=shop").then().statusCode(200);

            assertThat(tags(events.event())).containsExactly("shop");
        }
    }

    @OnEveryBackend
    void aTagLeavesTheOthersOut(Backend backend) {
        try (EventReader events = open(backend, "?tag=shop&prefix=" + mine)) {
            Api.text("1").header("X-Cache-Tags", "x,shop").put(backend.at(mine + 1));
            Api.text("1").header("X-Cache-Tags", "x").put(backend.at(mine + 2));
            Api.text("1").header("X-Cache-Tags", "shop").post(backend.at(mine + 3));
            Api.json("{'key':'%s4','value':1,'tags':['shop']}".formatted(mine)).post(backend.at());
            Api.json("{'%s5':1}".formatted(mine)).post(backend.at());
            Api.call().delete(backend.at() + "?tag=x").then().statusCode(200);
            Api.call().delete(backend.at() + "?tag=shop").then().statusCode(200);

            assertThat(events.told(3))
                    .containsExactlyElementsOf(Stream.of("1", "3", "4")
                            .map(key -> told(backend, "put", mine + key))
                            .toList());
            assertThat(tags(events.event())).containsExactly("shop");
        }
    }

    @OnEveryBackend
    void aPrefixLeavesTheOthersOut(Backend backend) {
        try (EventReader events = open(backend, "?prefix=" + mine + 1)) {
            Api.text("1").put(backend.at(mine + 2));
            Api.text("1").put(backend.at(mine + 10));
            Api.call().delete(backend.at() + "?prefix=also/");
            Api.call().delete(backend.at() + "?prefix=declared/");

            assertThat(events.told(2))
                    .containsExactly(told(backend, "put", mine + 10), told(backend, "purge", "declared/"));
        }
    }

    @OnEveryBackend
    void aListenerThatReturnsMissesNothingAndNumbersGrow(Backend backend) {
        String seen;
        List<Long> numbers = new ArrayList<>();
        try (EventReader events = open(backend, "?prefix=" + mine)) {
            Api.text("1").put(backend.at(mine + 1));
            Block first = events.event();
            seen = first.id();
            numbers.add(number(first));
        }
        Api.text("1").put(backend.at(mine + 2));
        Api.text("1").put(backend.at(mine + 3));
        String target = backend.service() + "/_events?prefix=" + mine;
        try (EventReader events = EventReader.begin(target, Api.MASTER, seen)) {
            assertThat(events.opening().event()).isEmpty();
            for (int key = 2; key <= 3; key++) {
                Block block = events.event();
                assertThat(data(block).getString("key")).isEqualTo(mine + key);
                numbers.add(number(block));
            }
        }
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        try (EventReader events = EventReader.begin(target + "&last_event_id=" + seen, Api.MASTER, "")) {
            assertThat(events.told(2)).containsExactly(told(backend, "put", mine + 2), told(backend, "put", mine + 3));
        }
    }

    private static EventReader open(Backend backend, String query) {
        return EventReader.open(backend.service() + "/_events" + query);
    }

    private static String told(Backend backend, String what, String about) {
        return "%s.%s %s".formatted(backend.service(), what, about);
    }

    private static JsonPath data(Block block) {
        return new JsonPath(block.data());
    }

    private static List<String> tags(Block block) {
        return data(block).getList("tags");
    }

    private static long number(Block block) {
        long seq = data(block).getLong("seq");
        assertThat(block.id()).endsWith("-" + seq);
        return seq;
    }
}
