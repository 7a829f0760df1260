package dev.larder.http;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.oneOf;

import dev.larder.server.RedisServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The answers to callers while the backend of a service hangs or is down. */
@QuarkusTest
@TestProfile(EveryBackend.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the server
@NeedsEveryBackend
class OutageTest {
    private static final String PLACE = "/api/v2/frail/k";
    private static final Duration RECOVERY = Duration.ofSeconds(10);

    /** The values of the test profiles. */
    static final Duration FRAIL_TIMEOUT = Duration.ofMillis(500);

    RedisServer frail;

    @Test
    void aHangingBackendFailsItsCallersInTimeAndNoOthers() {
        awaitStatus(404, "/api/v2/frail/nobody");
        frail.process().pause();
        try {
            List<CompletableFuture<Response>> waiting =
                    Together.begin(32, i -> Api.call().get(PLACE));
            assertThat(usualTimeOfAWriteElsewhere()).isLessThan(FRAIL_TIMEOUT);
            for (Response answer : Together.ended(waiting)) {
                answer.then().statusCode(503).header("Retry-After", "1").body(at("/error/code", equalTo(503)));
            }
            Response write = Api.text("v").put(PLACE);
            assertThat(write.statusCode()).isIn(503, 504);
            assertThat(write.time()).isLessThan(5_000);
            theServiceIsDownAndTheNodeIsReady();
        } finally {
            frail.process().resume();
        }
        awaitStatus(404, "/api/v2/frail/nobody");
    }

    @Test
    void aBackendThatComesBackIsUsedAgainWithinSeconds() {
        awaitStatus(404, "/api/v2/frail/nobody");
        frail.process().kill();
        Response down = Api.call().get(PLACE);
        down.then().statusCode(503).header("Retry-After", "1");
        assertThat(down.asString()).doesNotContain("Exception").doesNotContain("\tat ");
        theServiceIsDownAndTheNodeIsReady();

        frail.process().restart();

        long begin = System.nanoTime();
        // each event loop has its own connection, and all of them must be open again
        for (int inARow = 0; inARow < 10; ) {
            inARow = Api.text("v").put(PLACE).statusCode() < 300 ? inARow + 1 : 0;
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(RECOVERY);
        }
    }

    @Test
    void aPurgeTellsInWhichServicesItWasDone() {
        awaitStatus(404, "/api/v2/frail/nobody");
        String key = "/api/v2/local/" + Api.key();
        Api.text("v").header("X-Cache-Tags", "both").put(key).then().statusCode(201);
        frail.process().pause();
        try {
            Api.json("{'tags':['both'],'services':['frail']}")
                    .post("/api/v2/local/_tag")
                    .then()
                    .statusCode(207)
                    .body("resource.service", equalTo(List.of("local", "frail")))
                    .body(at("/resource/0/success", equalTo(true)))
                    .body(at("/resource/0/seq", greaterThan(0)))
                    .body(at("/resource/1/error/code", oneOf(503, 504)));
            Api.call().get(key).then().statusCode(404);
            Api.json("{'tags':['both']}")
                    .post("/api/v2/frail/_tag")
                    .then()
                    .statusCode(oneOf(503, 504))
                    .body(at("/error/code", oneOf(503, 504)));
        } finally {
            frail.process().resume();
        }
        awaitStatus(404, "/api/v2/frail/nobody");
    }

    /** The median: a slow machine may delay some of the calls. */
    static Duration usualTimeOfAWriteElsewhere() {
        long[] times = LongStream.range(0, 25)
                .map(i -> {
                    long begin = System.nanoTime();
                    Api.text("v").put("/api/v2/local/k").then().statusCode(lessThan(300));
                    return System.nanoTime() - begin;
                })
                .sorted()
                .toArray();
        return Duration.ofNanos(times[times.length / 2]);
    }

    private static void theServiceIsDownAndTheNodeIsReady() {
        RestAssured.get("/q/health/ready")
                .then()
                .statusCode(200)
                .body(at("/status", equalTo("UP")))
                .body("checks.find { it.name == 'services' }.data.frail", equalTo("DOWN"))
                .body("checks.find { it.name == 'services' }.data.redis", equalTo("UP"));
    }

    private static void awaitStatus(int status, String place) {
        long end = System.nanoTime() + RECOVERY.multipliedBy(2).toNanos();
        while (Api.call().get(place).statusCode() != status) {
            assertThat(System.nanoTime()).isLessThan(end);
            Api.pass(Duration.ofMillis(100));
        }
    }
}
