package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of a service's keys, and removals by key or prefix. */
@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class ListingTest {
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
                    .body(at("/error/message", equalTo("Service memcached has no capability key_scan")));
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

    /** A store's cursor is the last key it read, and that may be the key of a session. */
    @OnEveryBackend
    void cursorsTellNothingAndAreGoodForTheirServiceAlone(Backend backend) {
        if (!backend.listsKeys()) {
            return;
        }
        String handle = SessionResourceTest.handle(SessionResourceTest.begin(backend, ""));
        List<String> keys = Stream.generate(Api::key).limit(8).toList();
        keys.forEach(key -> Api.stored(backend.at(key), "v"));
        String next = Api.call().get(backend.at() + "?limit=1").path("meta.next");
        int pages = 0;
        for (String cursor = next; cursor != null && pages < 40; pages++) {
            String told = new String(Base64.getUrlDecoder().decode(cursor), ISO_8859_1);
            assertThat(told).doesNotContain("larder/", handle).doesNotContain(keys);
            cursor = Api.call().get(backend.at() + "?limit=1&cursor=" + cursor).path("meta.next");
        }
        assertThat(pages).isGreaterThan(7);
        String other = backend == Backend.LOCAL ? Backend.FILE.at() : Backend.LOCAL.at();
        Api.call().get(other + "?cursor=" + next).then().statusCode(400);
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
            Api.call().delete(backend.at() + "?prefix=" + prefix + "/").then().body(at("/removed", equalTo(2)));
        } else {
            Api.call().delete(backend.at() + "?prefix=" + prefix + "/").then().statusCode(501);
            Api.call()
                    .delete(backend.at() + "?key=%s/a&key=%<s/b".formatted(prefix))
                    .then()
                    .body(at("/removed", equalTo(2)));
        }
        assertThat(Api.found(backend, prefix + "/a")).isEqualTo("-");
        assertThat(Api.found(backend, prefix + "x")).isEqualTo("v");
        Api.call()
                .delete(backend.at() + "?keys=%sx,nobody".formatted(prefix))
                .then()
                .body(at("/removed", equalTo(1)));
    }
}
