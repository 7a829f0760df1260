package dev.larder.outbound;

import dev.larder.outbound.Origin.Surroundings;
import dev.larder.outbound.OriginLimits.BreakerLimits;
import dev.larder.outbound.OriginLimits.QueueLimits;
import dev.larder.outbound.OriginLimits.RateLimit;
import dev.larder.outbound.OriginLimits.RetryLimits;
import dev.larder.outbound.OutboundRequest.Destination;
import dev.larder.outbound.StreamRequest.Bounds;
import dev.larder.outbound.StreamRequest.StreamTimeouts;
import dev.larder.outbound.StreamRequest.Target;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A protected origin whose requests a test answers by hand, in a time that a test lets pass. */
final class OriginFixture {
    static final BreakerLimits PATIENT = new BreakerLimits(1_000, 1, Duration.ofSeconds(10));
    static final QueueLimits WIDE = new QueueLimits(1_000, 0, Duration.ofSeconds(1));
    static final RetryLimits NO_RETRIES = new RetryLimits(
            1,
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ZERO,
            0,
            RetryLimits.SAFE,
            RetryLimits.PASSING,
            Set.of());

    final ManualTime time = new ManualTime();
    final ScriptedClient client = new ScriptedClient();
    final Origin origin;

    /** The next random number. */
    double chance = 0.5;

    OriginFixture(BreakerLimits breaker) {
        this(new OriginLimits(breaker, WIDE, Optional.empty(), NO_RETRIES));
    }

    OriginFixture(QueueLimits queue) {
        this(new OriginLimits(PATIENT, queue, Optional.empty(), NO_RETRIES));
    }

    OriginFixture(RateLimit rate) {
        this(new OriginLimits(PATIENT, WIDE, Optional.of(rate), NO_RETRIES));
    }

    OriginFixture(RetryLimits retries) {
        this(new OriginLimits(PATIENT, WIDE, Optional.empty(), retries));
    }

    OriginFixture(OriginLimits limits) {
        this.origin = new Origin(
                client, () -> {}, limits, new Surroundings(time.clock, time, () -> chance, () -> Runnable::run));
    }

    static StreamRequest request(HttpMethod method) {
        return StreamRequest.of(
                method,
                new Target("http", "localhost", 80, "/"),
                new Bounds(Destination.ANY, StreamTimeouts.each(Duration.ofSeconds(1))));
    }

    CompletableFuture<StreamedResponse> get() {
        return send(request(HttpMethod.GET));
    }

    CompletableFuture<StreamedResponse> send(StreamRequest request) {
        return origin.send(request).subscribeAsCompletionStage();
    }

    /** Sends a request that gets this status and a body that ends at once. */
    void exchange(int status) {
        var unused = get();
        client.last().answer(status);
        client.last().body.end();
    }

    static OutboundFailure failure(CompletableFuture<StreamedResponse> outcome) {
        return (OutboundFailure) outcome.handle((answer, failure) -> failure).join();
    }
}
