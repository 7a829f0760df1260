package dev.larder.outbound;

import dev.larder.outbound.OriginLimits.RetryLimits;
import dev.larder.outbound.OutboundFailure.Progress;
import dev.larder.outbound.OutboundFailure.Reason;
import dev.larder.outbound.StreamRequest.Body;
import dev.larder.spi.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** Decides whether a request is sent again, and after which pause: a random part of one that doubles each time. */
final class Retries {
    private final RetryLimits limits;
    private final Clock clock;
    private final DoubleSupplier random;
    private final RetryBudget budget;

    Retries(RetryLimits limits, Clock clock, DoubleSupplier random) {
        this.limits = limits;
        this.clock = clock;
        this.random = random;
        this.budget = new RetryBudget(limits.budget());
    }

    /** Counts a request that is sent for the first time. */
    void begin() {
        budget.earn();
    }

    /** The pause before the request is sent again; empty if it is not, and the answer is the caller's. */
    Optional<Duration> after(StreamedResponse answer, StreamRequest request, int attempts) {
        if (!limits.statuses().contains(answer.status())) {
            return Optional.empty();
        }
        Duration asked = answer.first("Retry-After")
                .flatMap(field -> RetryAfter.parse(field, clock.instant()))
                .orElse(Duration.ZERO);
        boolean again = asked.compareTo(limits.maxRetryAfter()) <= 0;
        boolean begun = !RetryLimits.REFUSING.contains(answer.status());
        return again ? pause(request, attempts, begun).map(asked::plus) : Optional.empty();
    }

    /** The pause before the request is sent again; empty if it is not, and the failure is the caller's. */
    Optional<Duration> after(OutboundFailure failure, StreamRequest request, int attempts) {
        boolean notConnected = failure.reason() == Reason.TIMEOUT && failure.progress() == Progress.UNSENT;
        boolean lost = failure.reason() == Reason.CONNECTION && failure.progress() != Progress.RECEIVED;
        boolean begun = failure.progress() != Progress.UNSENT;
        return notConnected || lost ? pause(request, attempts, begun) : Optional.empty();
    }

    /** @param begun whether the server may have begun with the request */
    private Optional<Duration> pause(StreamRequest request, int attempts, boolean begun) {
        String method = request.head().method().name();
        boolean again = attempts < limits.attempts()
                && !(request.body() instanceof Body.Streamed)
                && (limits.methods().contains(method)
                        || (!begun && limits.unprocessed().contains(method)))
                && budget.spend();
        return again ? Optional.of(jitter(attempts)) : Optional.empty();
    }

    private Duration jitter(int attempts) {
        long longest =
                new Backoff(limits.base(), limits.max()).longest(attempts).toMillis();
        return Duration.ofMillis((long) (random.getAsDouble() * longest));
    }
}
