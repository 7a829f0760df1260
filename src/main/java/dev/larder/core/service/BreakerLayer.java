package dev.larder.core.service;

import dev.larder.spi.StoreException;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.util.TypeLiteral;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * Spares a backend in trouble: when many of the last calls found it away, calls fail at once until one that is let
 * through a little later succeeds.
 */
final class BreakerLayer implements Layer {
    private static final TypeLiteral<Uni<Object>> UNI = new TypeLiteral<>() {};

    private final ServiceName service;
    private final Guard guard;
    private volatile CircuitBreakerState state = CircuitBreakerState.CLOSED;

    BreakerLayer(ServiceName service, Protection protection) {
        this.service = service;
        this.guard = Guard.create()
                .withDescription("service " + service)
                .withThreadOffload(false)
                .withCircuitBreaker()
                .when(BreakerLayer::isAway)
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
    public <T> Uni<T> around(Operation operation, Uni<T> call) {
        return Uni.createFrom()
                .deferred(() -> (Uni<T>) guard.get(() -> (Uni<Object>) call, UNI))
                .onFailure(CircuitBreakerOpenException.class)
                .transform(e -> new StoreException.Unavailable(
                        "The backend of service %s failed repeatedly and is left alone for a while".formatted(service),
                        e));
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
        return failure instanceof StoreException.Unavailable || failure instanceof StoreException.OutcomeUnknown;
    }
}
