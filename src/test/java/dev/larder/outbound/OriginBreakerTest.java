package dev.larder.outbound;

import static dev.larder.outbound.OriginFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.outbound.OriginLimits.BreakerLimits;
import dev.larder.outbound.OutboundFailure.Progress;
import dev.larder.outbound.OutboundFailure.Reason;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** An origin that fails is left alone for a while, and one request finds out whether it is well again. */
class OriginBreakerTest {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final OriginFixture fixture = new OriginFixture(new BreakerLimits(4, 0.5, PAUSE));

    @Test
    void aRatioOfFailuresOpensIt() {
        fixture.exchange(200);
        fixture.exchange(503);
        fixture.exchange(200);
        assertThat(fixture.origin.openness()).isZero();
        fixture.exchange(503);
        assertThat(fixture.origin.openness()).isEqualTo(1);

        fixture.time.pass(Duration.ofSeconds(3));
        OutboundFailure refusal = failure(fixture.get());

        assertThat(refusal.reason()).isEqualTo(Reason.BREAKER_OPEN);
        assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(refusal.wasSent()).isFalse();
        assertThat(fixture.client.count()).isEqualTo(4);
        assertThat(fixture.origin.running()).isZero();
    }

    @Test
    void oldFailuresAreForgotten() {
        fixture.exchange(503);
        for (int i = 0; i < 4; i++) {
            fixture.exchange(200);
        }
        fixture.exchange(503);

        assertThat(fixture.origin.openness()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 404, 408, 429, 500, 501})
    void anAnswerOfAServerThatIsThereIsNoFailure(int status) {
        for (int i = 0; i < 8; i++) {
            fixture.exchange(status);
        }

        assertThat(fixture.origin.openness()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void anAnswerInsteadOfAServerIsAFailure(int status) {
        for (int i = 0; i < 4; i++) {
            fixture.exchange(status);
        }

        assertThat(fixture.origin.isGivenUp()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECTION", "TIMEOUT", "PROTOCOL", "CERTIFICATE", "UNKNOWN_NAME"})
    void aFailureOfTheServerCounts(Reason reason) {
        fail(reason, 4);

        assertThat(fixture.origin.isGivenUp()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"ADDRESS_NOT_PUBLIC", "BUSY", "REQUEST_BODY", "CANCELLED"})
    void aFailureThatIsNotTheServersDoesNotCount(Reason reason) {
        fail(reason, 8);

        assertThat(fixture.origin.isGivenUp()).isFalse();
    }

    @Test
    void aBodyThatBreaksCounts() {
        for (int i = 0; i < 4; i++) {
            var unused = fixture.get();
            fixture.client.last().answer(200);
            fixture.client.last().body.fail(Reason.CONNECTION);
        }

        assertThat(fixture.origin.isGivenUp()).isTrue();
    }

    @Test
    void oneProbeIsLetThroughAndClosesIt() {
        fail(Reason.CONNECTION, 4);
        fixture.time.pass(PAUSE);

        CompletableFuture<StreamedResponse> probe = fixture.get();
        assertThat(fixture.origin.openness()).isEqualTo(0.5);
        assertThat(failure(fixture.get()).reason()).isEqualTo(Reason.BREAKER_OPEN);
        fixture.client.last().answer(200);

        assertThat(probe).isCompletedWithValueMatching(answer -> answer.status() == 200);
        assertThat(fixture.origin.openness()).isZero();
        fixture.exchange(200);
        assertThat(fixture.client.count()).isEqualTo(6);
    }

    @Test
    void aProbeThatFailsOpensItAgain() {
        fail(Reason.CONNECTION, 4);
        fixture.time.pass(PAUSE);

        fail(Reason.TIMEOUT, 1);

        assertThat(failure(fixture.get()).retryAfter()).contains(PAUSE);
    }

    @Test
    void aCancelledProbeMakesRoomForAnother() {
        fail(Reason.CONNECTION, 4);
        fixture.time.pass(PAUSE);
        fixture.origin
                .send(OriginFixture.request(HttpMethod.GET))
                .subscribe()
                .with(x -> {})
                .cancel();
        assertThat(fixture.client.last().isCancelled()).isTrue();

        fixture.exchange(200);

        assertThat(fixture.origin.openness()).isZero();
    }

    @Test
    void aProbeWithoutAnAnswerMakesRoomForAnother() {
        fail(Reason.CONNECTION, 4);
        fixture.time.pass(PAUSE);
        var hangs = fixture.get();

        fixture.time.pass(PAUSE);
        fixture.exchange(200);

        assertThat(hangs).isNotDone();
        assertThat(fixture.origin.openness()).isZero();
    }

    @Test
    void aRequestThatBeganBeforeSaysNothingAfterwards() {
        var slow = fixture.get();
        fail(Reason.CONNECTION, 4);
        fixture.time.pass(PAUSE);
        var probe = fixture.get();

        fixture.client.get(0).answer(200);

        assertThat(slow).isDone();
        assertThat(probe).isNotDone();
        assertThat(fixture.origin.openness()).isEqualTo(0.5);
    }

    private void fail(Reason reason, int times) {
        for (int i = 0; i < times; i++) {
            var unused = fixture.get();
            fixture.client.last().fail(reason, Progress.SENT);
        }
    }
}
