package dev.larder.config;

import dev.larder.core.service.Front;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceRegistry;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Shards;
import dev.larder.spi.StoreException;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Readiness: one entry for each service, and down only when a service that is {@code required} is.
 *
 * <p>A node whose optional backend is unavailable still serves the others, so it must stay in rotation. The same holds
 * for a service some of whose servers are unavailable: it is up while its invalidation log can be read, and an entry
 * shows each server.
 *
 * <p>A service in front of an origin is up while its cache or its origin is unavailable: without the cache it forwards
 * reads, and other nodes have the same origin. An entry shows each of them. A {@code required} one is down with its
 * cache, because it makes no changes without the cache.
 *
 * <p>These answers need no key, so they name no address: a cause is the message that a caller of the service has, and the
 * log has the rest, once for each outage.
 */
@Readiness
@ApplicationScoped
final class ServiceHealth implements AsyncHealthCheck {
    private static final String UP = "UP";
    private static final String DOWN = "DOWN";
    private static final String CAUSE = ".cause";

    /** The cause of a failure that no caller is told. */
    private static final String AWAY = "The backend cannot be used now; the log of the node has the reason";

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
     * @param details further facts to show, by name
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
                .orElseGet(() -> trouble(store.ping()).map(trouble -> ofStore(service, trouble)));
        return service.front()
                .map(front -> ofStore.map(state -> ofFront(front, state)))
                .orElse(ofStore);
    }

    private static State ofStore(Service service, Optional<String> trouble) {
        Map<String, String> details = new TreeMap<>();
        trouble.ifPresent(cause -> details.put(service.name().text() + CAUSE, cause));
        return new State(service, trouble.isEmpty(), details);
    }

    private static State ofFront(Front front, State cache) {
        String name = cache.service().name().text();
        Optional<String> trouble = Optional.ofNullable(cache.details().get(name + CAUSE));
        return new State(
                cache.service(),
                true,
                cache.whole(),
                // the trouble of an origin may name its address
                Map.of(
                        name + ".cache",
                        upOrDown(trouble),
                        name + ".origin",
                        upOrDown(front.trouble().isEmpty())));
    }

    private static String upOrDown(Optional<String> trouble) {
        return trouble.map(cause -> DOWN + ": " + cause).orElse(UP);
    }

    private static String upOrDown(boolean up) {
        return up ? UP : DOWN;
    }

    private static Uni<State> ofServers(Service service, Shards shards) {
        List<String> servers = shards.servers();
        List<Uni<Optional<String>>> pings =
                servers.stream().map(server -> trouble(shards.ping(server))).toList();
        return Uni.join().all(pings).andFailFast().map(troubles -> {
            Map<String, String> details = new TreeMap<>();
            Optional<String> ofLog = Optional.empty();
            for (int i = 0; i < servers.size(); i++) {
                Optional<String> trouble = troubles.get(i);
                details.put("%s.server.%d".formatted(service.name().text(), i + 1), upOrDown(trouble));
                if (ofLog.isEmpty() && shards.serversOfInvalidations().contains(servers.get(i))) {
                    ofLog = trouble;
                }
            }
            ofLog.ifPresent(cause -> details.put(
                    service.name().text() + CAUSE, "No entry can be shown without the invalidation log: " + cause));
            return new State(service, ofLog.isEmpty(), details);
        });
    }

    /** Emits the reason for which a ping failed, without addresses; empty if it did not fail. */
    private static Uni<Optional<String>> trouble(Uni<Void> ping) {
        return ping.map(x -> Optional.<String>empty())
                .onFailure()
                .recoverWithItem(failure -> Optional.of(failure instanceof StoreException e ? e.reason() : AWAY));
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
