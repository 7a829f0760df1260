package dev.larder.core.invalidation.tier;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.larder.config.WithSettings;
import dev.larder.http.Api;
import dev.larder.http.Poll;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tiers in front of services of one node. {@code TiersIT} tests tiers of shared services. */
@QuarkusTest
@WithSettings(Tiered.class)
@Tag("local")
@Tag("file")
class TiersTest {
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest
    @CsvSource({"local, bounded", "local, strict", "file, bounded", "file, strict"})
    @interface OnEveryTier {}

    @OnEveryTier
    void noCopyIsShownOfWhatWasWrittenInFrontOrBehind(String behind, String consistency) {
        String key = Api.key();
        String near = near(behind, consistency) + key;
        String far = far(behind) + key;
        Api.stored(near, "one");
        assertThat(Api.call().get(far).asString()).isEqualTo("one");
        for (String writer : List.of(near, far)) {
            copied(near);
            Api.stored(writer, "by " + writer);
            assertThat(Api.call().get(near).asString()).isEqualTo("by " + writer);
            copied(near);
            Api.call().delete(writer).then().statusCode(200).body(at("/success", equalTo(true)));
            Api.call().get(near).then().statusCode(404);
            Api.text("again").post(writer).then().statusCode(201);
            assertThat(Api.call().get(near).asString()).isEqualTo("again");
        }
    }

    @OnEveryTier
    void noCopyIsShownOfWhatWasPurged(String behind, String consistency) {
        String key = "declared/" + Api.key();
        String near = near(behind, consistency);
        for (String purger : List.of(near, far(behind))) {
            for (String purge : List.of(
                    "{'tags':['t']}",
                    "{'prefixes':['declared/']}",
                    "{'prefixes':['decl']}",
                    "{'keys':['%s']}".formatted(key))) {
                tagged(near + key);
                Api.json(purge).post(purger + "_tag").then().statusCode(200);
                assertThat(found(near, key)).as("%s at %s", purge, purger).isEqualTo(List.of(404, 404));
            }
            String service = purger.substring(0, purger.length() - 1);
            for (String removal : List.of("?tag=t", "?prefix=decl", "?keys=" + key, "")) {
                tagged(near + key);
                Api.call().delete(service + removal).then().statusCode(200);
                assertThat(found(near, key)).as("DELETE %s%s", service, removal).isEqualTo(List.of(404, 404));
            }
        }
    }

    @OnEveryTier
    void aSoftPurgeMakesCopiesStale(String behind, String consistency) {
        String key = Api.key();
        String near = near(behind, consistency);
        tagged(near + key);
        Api.json("{'tags':['t'],'soft':true}").post(far(behind) + "_tag").then().statusCode(200);
        Api.call().get(near + key).then().statusCode(200).header("Cache-Status", endsWith("; detail=stale"));
        Api.call().get(near + key + "?stale=false").then().statusCode(404);
    }

    @OnEveryTier
    void itTellsWhatItReadWhereAndHowOldThatMayBe(String behind, String consistency) {
        String near = near(behind, consistency);
        Response before = Api.call().get(near + "_stats");
        int bound = consistency.equals("strict") ? 0 : 1_500;
        String key = Api.key();
        Api.stored(near + key, "v");
        copied(near + key);

        Api.call()
                .get(near + "_stats")
                .then()
                .body(at("/entries", greaterThan(0)))
                .body(at("/tiers/consistency", equalTo(consistency)))
                .body(at("/tiers/bound_ms", equalTo(bound)))
                .body(at("/tiers/l1", greaterThan(before.<Integer>path("tiers.l1"))))
                .body(at("/tiers/l2", greaterThan(before.<Integer>path("tiers.l2"))));
        Api.call().get(near + "_capabilities").then().body(at("/limits/staleness_ms", equalTo(bound)));
        Api.call().get(far(behind) + "_stats").then().body("$", not(hasKey("tiers")));
    }

    private static String near(String behind, String consistency) {
        return "/api/v2/%s-%s/".formatted(behind, consistency);
    }

    private static String far(String behind) {
        return "/api/v2/%s/".formatted(behind);
    }

    /** An entry that has a copy. */
    private static void tagged(String place) {
        Api.text("v").header("X-Cache-Tags", "t").put(place);
        copied(place);
    }

    /** Reads until the answer is a copy: the tier may still wait for its first heartbeat. */
    private static void copied(String place) {
        Poll.until(() -> Api.call().get(place).header("Cache-Status").endsWith("detail=l1"));
    }

    /** The answers to a read of the key alone, and of several keys. */
    private static List<Integer> found(String service, String key) {
        Response several = Api.call().get(service.substring(0, service.length() - 1) + "?keys=" + key);
        return List.of(Api.call().get(service + key).statusCode(), several.path("resource[0].error.code"));
    }
}
