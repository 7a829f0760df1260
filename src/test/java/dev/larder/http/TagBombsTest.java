package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.oneOf;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * More tags than an entry may have, and longer ones, are refused in every part of a request, and the request has no
 * effect.
 */
@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class TagBombsTest {
    private static final String PLACE = Backend.LOCAL.at();

    /** The server accepts 32 KiB of fields. */
    private static final int MOST_OF_A_HEADER = 30_000;

    static Stream<Named<String>> bombs() {
        return Stream.of(
                Named.of("one too many", tags(129)),
                Named.of("thousands", tags(5_000)),
                Named.of("a hundred thousand", tags(100_000)),
                Named.of("one too long", "x".repeat(129)),
                Named.of("a megabyte", "x".repeat(1 << 20)));
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void anEntryIsNotStored(String tags) {
        String key = Api.key();
        Api.json("{'key':'%s','value':1,'tags':%s}".formatted(key, json(tags)))
                .post(PLACE)
                .then()
                .statusCode(400);
        Api.json("{'resource':[{'key':'%s','value':1,'tags':%s}]}".formatted(key, json(tags)))
                .post(PLACE)
                .then()
                .statusCode(400);
        Api.text("v")
                .header("X-Cache-Tags", tags.substring(0, Math.min(tags.length(), MOST_OF_A_HEADER)))
                .put(Backend.LOCAL.at(key))
                .then()
                .statusCode(400);
        assertThat(Api.found(Backend.LOCAL, key)).isEqualTo("-");
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void nothingIsPurged(String tags) {
        String key = Api.key();
        Api.text("v")
                .header("X-Cache-Tags", "0")
                .put(Backend.LOCAL.at(key))
                .then()
                .statusCode(201);
        for (String names : new String[] {"tags", "services"}) {
            Api.json("{'prefixes':['bombed/'],'%s':%s}".formatted(names, json(tags)))
                    .post(Backend.LOCAL.at("_tag"))
                    .then()
                    .statusCode(oneOf(400, 404));
        }
        assertThat(Api.found(Backend.LOCAL, key)).isEqualTo("v");
    }

    @Test
    void aTagInTheTargetHasTheSameBounds() {
        String tooLong = "x".repeat(129);
        Api.call().delete(PLACE + "?tag=" + tooLong).then().statusCode(400);
        Api.json("{'version':'1'}")
                .put(Backend.LOCAL.at("_tag", tooLong))
                .then()
                .statusCode(400)
                .body(at("/error/message", containsString("A tag has 1 to 128 printable ASCII characters")));
    }

    private static String tags(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.joining(","));
    }

    private static String json(String tags) {
        return Stream.of(tags.split(",", -1)).collect(Collectors.joining("','", "['", "']"));
    }
}
