package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.oneOf;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditional requests (RFC 9110, section 13). */
@QuarkusTest
@TestProfile(EveryBackend.class)
@NeedsEveryBackend
class ConditionsTest {
    private static final String OTHER = "\"0123456789abcdef\"";

    @OnEveryBackend
    void aReaderWhoHasTheValueGetsNothing(Backend backend) {
        String place = backend.at(Api.key());
        String tag = Api.stored(place, "v");

        for (String known : List.of(tag, "*", "W/" + tag, OTHER + ", " + tag)) {
            Response answer = Api.call().header("If-None-Match", known).get(place);
            answer.then().statusCode(304).header("ETag", tag).header("Cache-Control", "no-cache");
            assertThat(answer.asByteArray()).isEmpty();
        }
        Api.call().header("If-None-Match", OTHER).get(place).then().statusCode(200);
        Api.call().header("If-None-Match", tag).head(place).then().statusCode(304);
    }

    @Test
    void aConditionMaySpreadOverSeveralLines() throws Exception {
        String place = Backend.LOCAL.at(Api.key());
        String tag = Api.stored(place, "v");
        String lines = "If-None-Match: %s\r\nIf-None-Match: %s\r\n".formatted(OTHER, tag);

        assertThat(Wire.ask("GET", place, lines, new byte[0]).status()).isEqualTo(304);
    }

    @OnEveryBackend
    void aReadCanDemandAVersion(Backend backend) {
        String place = backend.at(Api.key());
        String tag = Api.stored(place, "v");

        Api.call().header("If-Match", tag).get(place).then().statusCode(200);
        Api.call().header("If-Match", OTHER).get(place).then().statusCode(412);
        Api.call().header("If-Match", "W/" + tag).get(place).then().statusCode(412);
        Api.call().header("If-Match", "*").get(backend.at(Api.key())).then().statusCode(412);
    }

    @OnEveryBackend
    void aWriteHappensOnlyToTheVersionItNames(Backend backend) {
        String place = backend.at(Api.key());
        String tag = Api.stored(place, "1");

        Api.text("x").header("If-Match", OTHER).put(place).then().statusCode(412);
        Api.text("x").header("If-Match", "W/" + tag).put(place).then().statusCode(412);
        Api.text("x").header("If-None-Match", "*").put(place).then().statusCode(412);
        Api.text("x").header("If-None-Match", tag).put(place).then().statusCode(412);
        Api.call().header("If-Match", OTHER).delete(place).then().statusCode(412);
        assertThat(Api.call().get(place).asString()).isEqualTo("1");

        Api.text("2").header("If-Match", OTHER + "," + tag).put(place).then().statusCode(200);
        Api.text("3").header("If-Match", tag).put(place).then().statusCode(412);
        Api.text("4").header("If-Match", "*").put(place).then().statusCode(200);
        Api.call().header("If-Match", "*").delete(place).then().statusCode(200).body(at("/success", equalTo(true)));
        Api.text("5").header("If-Match", "*").put(place).then().statusCode(412);
        Api.text("6").header("If-None-Match", "*").put(place).then().statusCode(201);
    }

    @OnEveryBackend
    void aTagIsNeverUsedAgainForItsKey(Backend backend) {
        String place = backend.at(Api.key());
        String tag = Api.stored(place, "same");
        Api.call().delete(place);

        Api.stored(place, "same");

        Api.call().header("If-None-Match", tag).get(place).then().statusCode(200);
        Api.text("x").header("If-Match", tag).put(place).then().statusCode(412);
    }

    @OnEveryBackend
    void conditionsHoldForCreationTouchAndMergeToo(Backend backend) {
        String place = backend.at(Api.key());
        String touch = place.replace(backend.at(), backend.at("_touch"));

        Api.text("x").header("If-Match", "*").post(place).then().statusCode(412);
        Api.text("{}").header("If-None-Match", "*").post(place).then().statusCode(201);
        Api.text("x").header("If-None-Match", "*").post(place).then().statusCode(412);
        Api.call().header("If-Match", OTHER).post(touch + "?ttl=9").then().statusCode(412);
        Api.call()
                .contentType("application/merge-patch+json")
                .header("If-Match", OTHER)
                .body("{}")
                .patch(place)
                .then()
                .statusCode(412);
        assertThat(Api.call().get(place).asString()).isEqualTo("{}");
    }

    @OnEveryBackend
    void ofManyWritersOfOneVersionOneWins(Backend backend) {
        String place = backend.at(Api.key());
        String tag = Api.stored(place, "0");

        List<Integer> statuses = Together.run(
                12, i -> Api.text("by " + i).header("If-Match", tag).put(place).statusCode());

        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 412);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "\"abc", "abc\"", "\"a\" \"b\"", "w/\"a\"", "\"a\",,b", ",", "*, \"a\"", " "})
    void aConditionThatIsNoneIsRefused(String condition) {
        String place = Backend.LOCAL.at(Api.key());

        Api.text("x").header("If-Match", condition).put(place).then().statusCode(400);

        Api.call().get(place).then().statusCode(404);
    }

    @OnEveryBackend
    void rangesAnswerPartsOfTheValue(Backend backend) {
        String place = backend.at(Api.key());
        String tag = Api.stored(place, "0123456789");

        for (String[] one : new String[][] {
            {"bytes=0-3", "0123", "bytes 0-3/10"},
            {"bytes=8-", "89", "bytes 8-9/10"},
            {"bytes=-3", "789", "bytes 7-9/10"},
            {"bytes=5-99", "56789", "bytes 5-9/10"},
            {"bytes=-99", "0123456789", "bytes 0-9/10"}
        }) {
            Response part = Api.call().header("Range", one[0]).get(place);
            part.then().statusCode(206).header("Content-Range", one[2]).header("ETag", tag);
            assertThat(part.asString()).isEqualTo(one[1]);
        }
        for (String whole : List.of("bytes=3-1", "bytes=0-1,3-4", "lines=1-2", "bytes=a-b")) {
            Api.call().header("Range", whole).get(place).then().statusCode(200);
        }
        for (String none : List.of("bytes=10-", "bytes=-0", "bytes=999999999999-")) {
            Api.call().header("Range", none).get(place).then().statusCode(416).header("Content-Range", "bytes */10");
        }
        Api.call()
                .header("Range", "bytes=0-3")
                .header("If-Range", tag)
                .get(place)
                .then()
                .statusCode(206);
        Api.call()
                .header("Range", "bytes=0-3")
                .header("If-Range", OTHER)
                .get(place)
                .then()
                .statusCode(200);
        Api.call().header("Range", "bytes=0-3").head(place).then().statusCode(oneOf(200, 206));
    }
}
