package dev.larder.outbound;

import static dev.larder.outbound.OriginFixture.failure;
import static dev.larder.outbound.OriginFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.outbound.OriginLimits.QueueLimits;
import dev.larder.outbound.OriginLimits.RateLimit;
import dev.larder.outbound.OutboundFailure.Reason;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An origin gets a bounded number of requests at once and in a second; few others wait, and not for long. */
class OriginQueueTest {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final OriginFixture fixture = new OriginFixture(new QueueLimits(1, 2, PATIENCE));

    @Test
    void aPlaceIsFreeAfterTheLastByte() {
        var first = fixture.get();
        var second = fixture.get();
        fixture.client.last().answer(200);
        assertThat(first).isDone();
        assertThat(fixture.client.count()).isEqualTo(1);
        assertThat(fixture.origin.waiting()).isEqualTo(1);

        fixture.client.last().body.end();

        assertThat(fixture.client.count()).isEqualTo(2);
        fixture.client.last().answer(201);
        assertThat(second).isCompletedWithValueMatching(answer -> answer.status() == 201);
        fixture.client.last().body.fail(Reason.CONNECTION);
        assertThat(fixture.origin.running()).isZero();
        assertThat(fixture.time.pending()).isZero();
    }

    @Test
    void turnsComeInOrder() {
        var unused = fixture.get();
        var second = fixture.get();
        var third = fixture.get();

        fixture.client.last().answer(200);
        fixture.client.last().body.end();
        fixture.client.last().answer(200);

        assertThat(second).isDone();
        assertThat(third).isNotDone();
    }

    @Test
    void aFullQueueRefuses() {
        for (int i = 0; i < 3; i++) {
            var unused = fixture.get();
        }

        OutboundFailure refusal = failure(fixture.get());

        assertThat(refusal.reason()).isEqualTo(Reason.BUSY);
        assertThat(refusal.retryAfter()).contains(PATIENCE);
        assertThat(refusal.wasSent()).isFalse();
    }

    @Test
    void aRequestWaitsNoLongerThanAllowed() {
        var unused = fixture.get();
        var waits = fixture.get();
        fixture.time.pass(PATIENCE.minusMillis(1));
        assertThat(waits).isNotDone();

        fixture.time.pass(Duration.ofMillis(1));

        assertThat(failure(waits).reason()).isEqualTo(Reason.BUSY);
        assertThat(fixture.origin.waiting()).isZero();
        fixture.client.last().answer(200);
        fixture.client.last().body.end();
        assertThat(fixture.client.count()).isEqualTo(1);
        assertThat(fixture.origin.running()).isZero();
    }

    @Test
    void aCallerThatLeavesTheQueueMakesRoom() {
        var unused = fixture.get();
        var waits = fixture.origin.send(request(HttpMethod.GET)).subscribe().with(x -> {});

        waits.cancel();

        assertThat(fixture.origin.waiting()).isZero();
        assertThat(fixture.time.pending()).isZero();
    }

    @Test
    void aCallerThatLeavesWhileItsRequestIsUnderWayMakesRoom() {
        var running = fixture.origin.send(request(HttpMethod.GET)).subscribe().with(x -> {});
        var next = fixture.get();

        running.cancel();

        assertThat(fixture.client.get(0).isCancelled()).isTrue();
        fixture.client.last().answer(200);
        assertThat(next).isDone();
    }

    @Test
    void moreRequestsInASecondThanAllowedAreRefused() {
        var limited = new OriginFixture(new RateLimit(2, 3));
        for (int i = 0; i < 3; i++) {
            limited.exchange(200);
        }

        OutboundFailure refusal = failure(limited.get());

        assertThat(refusal.reason()).isEqualTo(Reason.RATE);
        assertThat(refusal.retryAfter()).contains(Duration.ofMillis(500));
        assertThat(limited.origin.running()).isZero();
        limited.time.pass(Duration.ofMillis(499));
        assertThat(failure(limited.get()).retryAfter()).contains(Duration.ofMillis(1));
        limited.time.pass(Duration.ofMillis(1));
        limited.exchange(200);
        limited.time.pass(Duration.ofHours(1));
        for (int i = 0; i < 3; i++) {
            limited.exchange(200);
        }
        assertThat(failure(limited.get()).reason()).isEqualTo(Reason.RATE);
    }
}
