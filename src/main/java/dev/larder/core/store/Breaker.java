package dev.larder.core.store;

import dev.larder.spi.Later;
import dev.larder.spi.StoreException;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.util.TypeLiteral;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker: if too many of the last calls found the server unavailable, it opens and calls fail at once, until
 * a trial call succeeds.
 */
final class Breaker {
    private static final TypeLiteral<Uni<Object>> UNI = new TypeLiteral<>() {};

    private final Supplier<String> refusal;
    private final Duration patience;
    private final Guard guard;
    private volatile CircuitBreakerState state = CircuitBreakerState.CLOSED;

    /**
     * @param refusal the message for refused callers, which does not name an address
     * @param opened runs whenever the breaker opens
     */
    Breaker(Supplier<String> refusal, Protection protection, Runnable opened) {
        this.refusal = refusal;
        this.patience = protection.patience();
        this.guard = Guard.create()
                .withDescription("circuit breaker")
                .withThreadOffload(false)
                .withCircuitBreaker()
                .when(Breaker::isAway)
                .requestVolumeThreshold(protection.breakerCalls())
                .failureRatio(protection.breakerRatio())
                .delay(protection.breakerPause().toMillis(), ChronoUnit.MILLIS)
                .successThreshold(1)
                .onStateChange(now -> changed(now, opened))
                .done()
                .build();
    }

    private void changed(CircuitBreakerState now, Runnable opened) {
        state = now;
        if (now == CircuitBreakerState.OPEN) {
            opened.run();
        }
    }

    @SuppressWarnings("unchecked") // the guard hands on what the call emits and looks only at its failures
    <T> Uni<T> around(Uni<T> uni) {
        return Uni.createFrom()
                .deferred(() -> (Uni<T>) guard.get(() -> guarded((Uni<Object>) uni), UNI))
                .onFailure(failure -> failure instanceof CircuitBreakerOpenException || failure instanceof Overdue)
                .recoverWithUni(failure -> failure instanceof Overdue overdue
                        ? (Uni<T>) Uni.createFrom().completionStage(overdue.outcome)
                        : Uni.createFrom().failure(refusal(failure)));
    }

    /**
     * The call as the breaker sees it. All other calls wait for the trial call, so a trial call without an answer in
     * time counts as a failure and another one is tried; its caller waits on.
     */
    private Uni<Object> guarded(Uni<Object> call) {
        if (state == CircuitBreakerState.CLOSED) {
            return call;
        }
        CompletableFuture<Object> outcome = call.subscribeAsCompletionStage();
        var seen = new CompletableFuture<Object>();
        var overdue = Later.run(patience, () -> seen.completeExceptionally(new Overdue(outcome)));
        var unused = outcome.whenComplete((item, failure) -> {
            overdue.cancel(false); // it would hold the item until then
            if (failure == null) {
                seen.complete(item);
            } else {
                seen.completeExceptionally(failure);
            }
        });
        return Uni.createFrom().completionStage(seen);
    }

    /** Whether calls are refused now. */
    boolean isOpen() {
        return state == CircuitBreakerState.OPEN;
    }

    StoreException refusal(@Nullable Throwable open) {
        return new StoreException.Unavailable(refusal.get(), open);
    }

    /** 0 while the breaker is closed, 1 while it is open, 0.5 while it is half-open. */
    double openness() {
        return switch (state) {
            case CLOSED -> 0;
            case HALF_OPEN -> 0.5;
            case OPEN -> 1;
        };
    }

    static boolean isAway(Throwable failure) {
        return failure instanceof StoreException.Unavailable
                || failure instanceof StoreException.OutcomeUnknown
                || failure instanceof Overdue;
    }

    /** The trial call has no answer yet. */
    private static final class Overdue extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient CompletableFuture<Object> outcome;

        Overdue(CompletableFuture<Object> outcome) {
            super("The trial call takes longer than other calls wait for it", null, false, false);
            this.outcome = outcome;
        }
    }
}
