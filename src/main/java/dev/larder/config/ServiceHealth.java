package dev.larder.config;

import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceRegistry;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Readiness: one entry for each service, and down only when a service that is {@code required} is.
 *
 * <p>A node whose optional backend is away still serves the others, so taking it out of rotation would help nobody.
 */
@Readiness
@ApplicationScoped
final class ServiceHealth implements AsyncHealthCheck {
    private final ServiceRegistry services;

    ServiceHealth(ServiceRegistry services) {
        this.services = services;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        List<Uni<State>> states = services.all().stream().map(this::state).toList();
        return states.isEmpty()
                ? Uni.createFrom().item(response(List.of()))
                : Uni.join().all(states).andFailFast().map(ServiceHealth::response);
    }

    private record State(Service service, boolean up) {}

    private Uni<State> state(Service service) {
        return service.store()
                .ping()
                .map(x -> new State(service, true))
                .onFailure()
                .recoverWithItem(new State(service, false));
    }

    private static HealthCheckResponse response(List<State> states) {
        HealthCheckResponseBuilder builder = HealthCheckResponse.named("services");
        boolean ready = true;
        for (State state : states) {
            builder.withData(state.service().name().text(), state.up() ? "UP" : "DOWN");
            ready &= state.up() || !state.service().definition().required();
        }
        return builder.status(ready).build();
    }
}
