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
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * Spares a backend in trouble: when many of the last calls found it away, calls fail at once until one that is let
 * through a little later succeeds.
 */
final class BreakerInterceptor implements Interceptor {
    private static final TypeLiteral<Uni<Object>> UNI = new TypeLiteral<>() {};

    private final String service;
    private final Duration patience;
    private final Guard guard;
    private volatile CircuitBreakerState state = CircuitBreakerState.CLOSED;

    BreakerInterceptor(String service, Protection protection) {
        this.service = service;
        this.patience = protection.patience();
        this.guard = Guard.create()
                .withDescription("service " + service)
                .withThreadOffload(false)
                .withCircuitBreaker()
                .when(BreakerInterceptor::isAway)
                .requestVolumeThreshold(protection.breakerCalls())
                .failureRatio(protection.breakerRatio())
                .delay(protection.breakerPause().toMillis(), ChronoUnit.MILLIS)
                .successThreshold(1)
                .onStateChange(now -> state = now)
                .done()
                .build();
    }

    @Override
    @SuppressWarnings("unchecked") // the guard hands on what the call emits and looks only at its failures
    public <T> Uni<T> around(Call call, Uni<T> uni) {
        return Uni.createFrom()
                .deferred(() -> (Uni<T>) guard.get(() -> tried((Uni<Object>) uni), UNI))
                .onFailure(failure -> failure instanceof CircuitBreakerOpenException || failure instanceof Overdue)
                .recoverWithUni(failure -> failure instanceof Overdue overdue
                        ? (Uni<T>) Uni.createFrom().completionStage(overdue.outcome)
                        : Uni.createFrom().failure(leftAlone(failure)));
    }

    /**
     * The call as the breaker sees it. While only one is let through, all others wait for that one, so the breaker takes
     * its silence for a failure and tries another; its own caller waits on.
     */
    private Uni<Object> tried(Uni<Object> call) {
        if (state == CircuitBreakerState.CLOSED) {
            return call;
        }
        CompletableFuture<Object> outcome = call.subscribeAsCompletionStage();
        var seen = new CompletableFuture<Object>();
        var unused = outcome.whenComplete((item, failure) -> {
            if (failure == null) {
                seen.complete(item);
            } else {
                seen.completeExceptionally(failure);
            }
        });
        Later.run(patience, () -> seen.completeExceptionally(new Overdue(outcome)));
        return Uni.createFrom().completionStage(seen);
    }

    private StoreException leftAlone(Throwable open) {
        return new StoreException.Unavailable(
                "The backend of service %s failed repeatedly and is left alone for a while".formatted(service), open);
    }

    /** 0 while calls go through, 1 while none does, 0.5 while one is tried. */
    double openness() {
        return switch (state) {
            case CLOSED -> 0;
            case HALF_OPEN -> 0.5;
            case OPEN -> 1;
        };
    }

    private static boolean isAway(Throwable failure) {
        return failure instanceof StoreException.Unavailable
                || failure instanceof StoreException.OutcomeUnknown
                || failure instanceof Overdue;
    }

    /** Nobody knows yet what became of the call that was let through. */
    private static final class Overdue extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient CompletableFuture<Object> outcome;

        Overdue(CompletableFuture<Object> outcome) {
            super("The call that was let through takes longer than others wait for it", null, false, false);
            this.outcome = outcome;
        }
    }
}
