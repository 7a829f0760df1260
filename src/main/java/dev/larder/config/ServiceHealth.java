package dev.larder.config;

import dev.larder.core.service.Front;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceRegistry;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Shards;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Readiness: one entry for each service, and down only when a service that is {@code required} is.
 *
 * <p>A node whose optional backend is away still serves the others, so taking it out of rotation would help nobody. The
 * same holds for a service some of whose servers are away: it is up while its invalidation log can be read, and an entry
 * tells of each server.
 *
 * <p>A service in front of an origin is up while its cache or its origin is away: without the cache it passes reads on, and
 * others have the same origin. An entry tells of each of them. One that is {@code required} is down with its cache, without
 * which it makes no changes.
 *
 * <p>These answers need no key, so they name no address and no cause of a backend: the log has them, once for each outage.
 */
@Readiness
@ApplicationScoped
final class ServiceHealth implements AsyncHealthCheck {
    private static final String UP = "UP";
    private static final String DOWN = "DOWN";
    private static final String CAUSE = ".cause";
    private static final String AWAY = "The backend cannot be used now; the log of the node has the reason";
    private static final String WITHOUT_LOG =
            "No entry can be shown without the invalidation log; the log of the node has the reason";

    private final ServiceRegistry services;

    ServiceHealth(ServiceRegistry services) {
        this.services = services;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        List<Uni<State>> states =
                services.all().stream().map(ServiceHealth::state).toList();
        return states.isEmpty()
                ? Uni.createFrom().item(response(List.of()))
                : Uni.join().all(states).andFailFast().map(ServiceHealth::response);
    }

    /**
     * The state of a service.
     *
     * @param up whether it serves calls
     * @param whole whether its backend can be reached
     * @param details what else is to be told, by name
     */
    private record State(Service service, boolean up, boolean whole, Map<String, String> details) {
        State(Service service, boolean up, Map<String, String> details) {
            this(service, up, up, details);
        }
    }

    private static Uni<State> state(Service service) {
        CacheStore store = service.store();
        Uni<State> ofStore = store.shards()
                .filter(shards -> shards.servers().size() > 1)
                .map(shards -> ofServers(service, shards))
                .orElseGet(() -> works(store.ping()).map(works -> ofStore(service, works)));
        return service.front()
                .map(front -> ofStore.map(state -> ofFront(front, state)))
                .orElse(ofStore);
    }

    private static State ofStore(Service service, boolean works) {
        return new State(
                service, works, works ? Map.of() : Map.of(service.name().text() + CAUSE, AWAY));
    }

    private static State ofFront(Front front, State cache) {
        String name = cache.service().name().text();
        return new State(
                cache.service(),
                true,
                cache.whole(),
                Map.of(
                        name + ".cache",
                        upOrDown(cache.up()),
                        name + ".origin",
                        upOrDown(front.trouble().isEmpty())));
    }

    private static String upOrDown(boolean up) {
        return up ? UP : DOWN;
    }

    private static Uni<State> ofServers(Service service, Shards shards) {
        List<String> servers = shards.servers();
        List<Uni<Boolean>> pings =
                servers.stream().map(server -> works(shards.ping(server))).toList();
        return Uni.join().all(pings).andFailFast().map(work -> {
            Map<String, String> details = new TreeMap<>();
            boolean hasLog = true;
            for (int i = 0; i < servers.size(); i++) {
                details.put("%s.server.%d".formatted(service.name().text(), i + 1), upOrDown(work.get(i)));
                hasLog &= work.get(i) || !shards.serversOfInvalidations().contains(servers.get(i));
            }
            if (!hasLog) {
                details.put(service.name().text() + CAUSE, WITHOUT_LOG);
            }
            return new State(service, hasLog, details);
        });
    }

    private static Uni<Boolean> works(Uni<Void> ping) {
        return ping.map(x -> true).onFailure().recoverWithItem(false);
    }

    private static HealthCheckResponse response(List<State> states) {
        HealthCheckResponseBuilder builder = HealthCheckResponse.named("services");
        boolean ready = true;
        for (State state : states) {
            builder.withData(state.service().name().text(), upOrDown(state.up()));
            state.details().forEach(builder::withData);
            ready &= state.whole() || !state.service().definition().required();
        }
        return builder.status(ready).build();
    }
}
