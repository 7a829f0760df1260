package dev.larder.core.service;

import dev.larder.spi.StoreException;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.util.TypeLiteral;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * Spares a backend in trouble: when half of the last calls found it away, calls fail at once until one that is let
 * through a second later succeeds.
 */
final class BreakerLayer implements Layer {
    private static final TypeLiteral<Uni<Object>> UNI = new TypeLiteral<>() {};

    private final ServiceName service;
    private final Guard guard;

    BreakerLayer(ServiceName service) {
        this.service = service;
        this.guard = Guard.create()
                .withDescription("service " + service)
                .withThreadOffload(false)
                .withCircuitBreaker()
                .when(BreakerLayer::isAway)
                .requestVolumeThreshold(20)
                .failureRatio(0.5)
                .delay(1, ChronoUnit.SECONDS)
                .successThreshold(1)
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
                        "The backend of service %s failed repeatedly and is left alone for a second".formatted(service),
                        e));
    }

    private static boolean isAway(Throwable failure) {
        return failure instanceof StoreException.Unavailable || failure instanceof StoreException.OutcomeUnknown;
    }
}
