package dev.larder.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.nullValue;

import dev.larder.server.RedisServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Limits and calls whose backend does not answer. */
@QuarkusTest
@TestProfile(Limited.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the server
@NeedsEveryBackend
class OwnLimitsOutageTest {
    private static final Duration RECOVERY = Duration.ofSeconds(10);

    RedisServer frail;

    @Test
    void uncountedRequestsAreServedOrRefusedAsDeclaredAndNobodyElseWaits() {
        double unchecked = unchecked("open");
        frail.process().pause();
        try {
            List<CompletableFuture<Response>> waiting =
                    Together.begin(4, i -> as("open").get("/api/v2"));
            assertThat(OutageTest.usualTimeOfAWriteElsewhere()).isLessThan(OutageTest.FRAIL_TIMEOUT);
            Together.ended(waiting).forEach(one -> one.then().statusCode(200).header("RateLimit", nullValue()));
            assertThat(unchecked("open")).isEqualTo(unchecked + 4);
            Response closed = as("closed").get("/api/v2");
            closed.then().statusCode(503).header("Retry-After", "1");
            assertThat(closed.asString()).contains("The service that counts the rate limits did not answer");
            assertThat(closed.time()).isLessThan(5_000);
        } finally {
            frail.process().resume();
        }
        awaitCounted("open");
        as("closed").get("/api/v2").then().statusCode(200).header("RateLimit", containsString("\"closed\";r="));
    }

    @Test
    void callsBeyondTheBoundAreRefusedAtOnceAndTheBreakerTellsThatItIsOpen() {
        awaitFrail();
        assertThat(Scrape.value("larder_calls_bound{service=\"frail\"}")).isEqualTo(8);
        assertThat(Scrape.value("larder_breaker_open{service=\"frail\"}")).isZero();
        frail.process().pause();
        try {
            List<Response> answers = Together.run(40, i -> Api.call().get("/api/v2/frail/k"));
            assertThat(answers)
                    .allSatisfy(answer -> answer.then().statusCode(503).header("Retry-After", "1"));
            assertThat(answers.stream().filter(answer -> answer.asString().contains("8 calls under way")))
                    .isNotEmpty();
            assertThat(Scrape.value("larder_errors_total{kind=\"Busy\",operation=\"get\",service=\"frail\"}"))
                    .isPositive();
            for (int i = 0; i < 100 && Scrape.value("larder_breaker_open{service=\"frail\"}") == 0; i++) {
                Api.call().get("/api/v2/frail/k").then().statusCode(503);
            }
            assertThat(Scrape.value("larder_breaker_open{service=\"frail\"}")).isPositive();
        } finally {
            frail.process().resume();
        }
        awaitFrail();
        assertThat(Scrape.value("larder_calls_under_way{service=\"frail\"}")).isZero();
        assertThat(Scrape.value("larder_breaker_open{service=\"frail\"}")).isZero();
    }

    private static void awaitFrail() {
        long end = System.nanoTime() + RECOVERY.toNanos();
        for (int inARow = 0; inARow < 10; ) {
            inARow = Api.call().get("/api/v2/frail/absent").statusCode() == 404 ? inARow + 1 : 0;
            assertThat(System.nanoTime()).isLessThan(end);
        }
    }

    private static void awaitCounted(String limit) {
        awaitFrail();
        as(limit).get("/api/v2").then().header("RateLimit", containsString(";r="));
    }

    private static double unchecked(String limit) {
        return Scrape.value("larder_limit_checks_total{limit=\"%s\",outcome=\"unchecked\"}".formatted(limit));
    }

    private static RequestSpecification as(String limit) {
        return Api.as(Limited.key(limit));
    }
}
