package dev.larder.outbound;

import static dev.larder.outbound.OriginFixture.failure;
import static dev.larder.outbound.OriginFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.outbound.OriginLimits.RetryLimits;
import dev.larder.outbound.OutboundFailure.Progress;
import dev.larder.outbound.OutboundFailure.Reason;
import dev.larder.outbound.OutboundRequest.Field;
import dev.larder.outbound.StreamRequest.Body;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request is sent again only where that repeats nothing, after a random pause, and seldom. */
class OriginRetriesTest {
    private static final Duration BASE = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final OriginFixture fixture = new OriginFixture(limits(3));

    private static RetryLimits limits(int attempts) {
        return limits(attempts, Set.of());
    }

    private static RetryLimits limits(int attempts, Set<String> unprocessed) {
        return new RetryLimits(
                attempts,
                BASE,
                Duration.ofMillis(300),
                Duration.ofSeconds(5),
                0.1,
                RetryLimits.IDEMPOTENT,
                RetryLimits.PASSING,
                unprocessed);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 502, 503, 504})
    void anAnswerThatMayChangeIsAskedForAgain(int status) {
        var answer = fixture.get();
        fixture.client.last().answer(status);
        assertThat(answer).isNotDone();
        assertThat(fixture.client.last().body.isDiscarded()).isTrue();

        fixture.time.pass(LONG);
        fixture.client.last().answer(200);

        assertThat(answer).isCompletedWithValueMatching(last -> last.status() == 200);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 404, 500, 501, 505})
    void anotherAnswerIsTheCallers(int status) {
        var answer = fixture.get();

        fixture.client.last().answer(status);

        assertThat(answer).isCompletedWithValueMatching(last -> last.status() == status);
        assertThat(fixture.client.last().body.isDiscarded()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"CONNECTION, UNSENT", "CONNECTION, SENT", "TIMEOUT, UNSENT"})
    void aRequestWithoutAnyAnswerIsSentAgain(Reason reason, Progress progress) {
        var answer = fixture.get();
        fixture.client.last().fail(reason, progress);

        fixture.time.pass(LONG);
        fixture.client.last().answer(200);

        assertThat(answer).isCompletedWithValueMatching(last -> last.status() == 200);
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECTION, RECEIVED",
        "TIMEOUT, SENT",
        "PROTOCOL, RECEIVED",
        "BUSY, UNSENT",
        "ADDRESS_NOT_PUBLIC, UNSENT",
        "CERTIFICATE, UNSENT"
    })
    void anotherFailureIsTheCallers(Reason reason, Progress progress) {
        var answer = fixture.get();

        fixture.client.last().fail(reason, progress);

        assertThat(failure(answer).reason()).isEqualTo(reason);
        assertThat(fixture.time.pending()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, 2",
        "HEAD, 2",
        "OPTIONS, 2",
        "QUERY, 2",
        "PUT, 2",
        "DELETE, 2",
        "POST, 1",
        "PATCH, 1",
        "BREW, 1",
        "get, 1"
    })
    void onlyIdempotentRequestsAreSentAgain(String method, int times) {
        var unused = fixture.send(request(HttpMethod.valueOf(method)).withBody(new Body.Bytes(Buffer.buffer("x"))));
        fixture.client.last().fail(Reason.CONNECTION, Progress.SENT);

        fixture.time.pass(LONG);

        assertThat(fixture.client.count()).isEqualTo(times);
    }

    /** As a request to a model, which costs something each time that it is processed. */
    @ParameterizedTest
    @CsvSource({"429, 2", "503, 2", "408, 1", "502, 1", "504, 1"})
    void aRefusedRequestIsSentAgainWhateverItsMethodIfTheLimitsSaySo(int status, int times) {
        var costly = new OriginFixture(limits(3, Set.of("POST")));
        var unused = costly.send(request(HttpMethod.POST).withBody(new Body.Bytes(Buffer.buffer("x"))));
        costly.client.last().answer(status);

        costly.time.pass(LONG);

        assertThat(costly.client.count()).isEqualTo(times);
    }

    @ParameterizedTest
    @CsvSource({"CONNECTION, UNSENT, 2", "TIMEOUT, UNSENT, 2", "CONNECTION, SENT, 1"})
    void soIsOneThatWasNotSent(Reason reason, Progress progress, int times) {
        var costly = new OriginFixture(limits(3, Set.of("POST")));
        var unused = costly.send(request(HttpMethod.POST).withBody(new Body.Bytes(Buffer.buffer("x"))));
        costly.client.last().fail(reason, progress);

        costly.time.pass(LONG);

        assertThat(costly.client.count()).isEqualTo(times);
    }

    @Test
    void aStreamedBodyIsSentOnce() {
        Vertx vertx = Vertx.vertx();
        var source = new PacedSource(vertx, 1);
        StreamFixture.join(vertx.close());
        var answer = fixture.send(request(HttpMethod.PUT).withBody(new Body.Streamed(source, OptionalLong.of(1))));

        fixture.client.last().answer(503);

        assertThat(answer).isCompletedWithValueMatching(last -> last.status() == 503);
    }

    @Test
    void theLastAttemptsAnswerIsTheCallers() {
        var answer = fixture.get();
        for (int i = 0; i < 3; i++) {
            fixture.client.last().answer(503);
            fixture.time.pass(LONG);
        }

        assertThat(fixture.client.count()).isEqualTo(3);
        assertThat(answer).isCompletedWithValueMatching(last -> last.status() == 503);
        assertThat(fixture.client.last().body.isDiscarded()).isFalse();
    }

    @Test
    void thePauseIsARandomPartOfOneThatDoubles() {
        var patient = new OriginFixture(limits(9));
        var unused = patient.get();
        for (int longest : new int[] {100, 200, 300, 300}) {
            patient.chance = 0.25;
            int before = patient.client.count();
            patient.client.last().answer(503);
            patient.time.pass(Duration.ofMillis(longest / 4 - 1));
            assertThat(patient.client.count()).isEqualTo(before);
            patient.time.pass(Duration.ofMillis(1));
            assertThat(patient.client.count()).isEqualTo(before + 1);
        }
    }

    @Test
    void theServersWishForAPauseIsHeeded() {
        var unused = fixture.get();
        fixture.client.last().answer(503, new Field("retry-after", "2"));

        fixture.time.pass(Duration.ofSeconds(2).plus(BASE.dividedBy(2)).minusMillis(1));
        assertThat(fixture.client.count()).isEqualTo(1);
        fixture.time.pass(Duration.ofMillis(1));

        assertThat(fixture.client.count()).isEqualTo(2);
    }

    @Test
    void anAnswerThatAsksForALongPauseIsTheCallers() {
        var answer = fixture.get();

        fixture.client.last().answer(503, new Field("Retry-After", "6"));

        assertThat(answer).isDone();
    }

    @Test
    void aCallerThatLeavesDuringThePauseEndsIt() {
        var waits = fixture.origin.send(request(HttpMethod.GET)).subscribe().with(x -> {});
        fixture.client.last().answer(503);

        waits.cancel();

        assertThat(fixture.time.pending()).isZero();
        assertThat(fixture.origin.running()).isZero();
    }

    /** A tenth of the requests, and the few that are saved for a quiet server. */
    @Test
    void retriesDoNotMultiplyTheLoad() {
        int requests = 1_000;
        for (int i = 0; i < requests; i++) {
            var unused = fixture.get();
            int before;
            do {
                before = fixture.client.count();
                fixture.client.last().answer(503);
                fixture.client.last().body.discard();
                fixture.time.pass(LONG);
            } while (fixture.client.count() > before);
        }

        assertThat(fixture.client.count()).isBetween(requests + 90, requests + 110);
    }
}
