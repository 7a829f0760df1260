package dev.larder.core.store;

import dev.larder.core.store.Targets.Target;
import dev.larder.spi.Shards;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Circuit breakers of one store: one for each server if the store is divided among servers that can fail one by one, so
 * that the keys of the others stay available; else one for the backend.
 *
 * <p>A call that needs several servers is refused while the breaker of one of them is open. If it fails, it does not tell
 * which server failed, so each one is pinged and its breaker counts the result.
 */
final class BreakerInterceptor implements Interceptor {
    private final String service;
    private final Protection protection;
    private final Division division;

    /** For a store that is not divided, and for calls whose server is not known. */
    private final Breaker whole;

    private final Map<String, Breaker> breakers = new ConcurrentHashMap<>();

    /** The servers that are being pinged. */
    private final Set<String> pinged = ConcurrentHashMap.newKeySet();

    /**
     * How the store is divided.
     *
     * @param shards its servers, if it is divided
     * @param met told the name of each server at its first call
     */
    record Division(Optional<Shards> shards, BiConsumer<String, BreakerInterceptor> met) {
        /** A store on one backend. */
        static final Division NONE = new Division(Optional.empty(), (server, breakers) -> {});
    }

    BreakerInterceptor(String service, Protection protection, Division division) {
        this.service = service;
        this.protection = protection;
        this.division = division;
        this.whole = new Breaker(
                "The backend of service %s failed repeatedly; calls are refused for a while".formatted(service),
                protection);
    }

    @Override
    public <T> Uni<T> around(Call call, Uni<T> uni) {
        return whole.around(uni);
    }

    @Override
    public <T> Uni<T> around(Call call, Target target, Uni<T> uni) {
        return target == Target.UNDIVIDED ? whole.around(uni) : around(target, uni);
    }

    /** A part of a call may need another server than the rest of the call. */
    @Override
    public <T> Uni<T> beside(Target target, Uni<T> uni) {
        return target == Target.UNDIVIDED ? uni : around(target, uni);
    }

    private <T> Uni<T> around(Target target, Uni<T> uni) {
        return Uni.createFrom().deferred(() -> {
            List<String> servers = target.get();
            return switch (servers.size()) {
                case 0 -> whole.around(uni);
                case 1 -> breaker(servers.get(0)).around(uni);
                default -> around(servers, uni);
            };
        });
    }

    private <T> Uni<T> around(List<String> servers, Uni<T> uni) {
        return servers.stream()
                .map(this::breaker)
                .filter(Breaker::isOpen)
                .findFirst()
                .<Uni<T>>map(open -> Uni.createFrom().failure(open.refusal(null)))
                .orElseGet(() -> uni.onFailure(Breaker::isAway).invoke(() -> servers.forEach(this::ping)));
    }

    private void ping(String server) {
        if (division.shards.isEmpty() || !pinged.add(server)) {
            return;
        }
        var unused = breaker(server)
                .around(division.shards.get().ping(server))
                .onTermination()
                .invoke(() -> pinged.remove(server))
                .subscribe()
                .with(x -> {}, failure -> {});
    }

    private Breaker breaker(String server) {
        Breaker known = breakers.get(server);
        return known == null ? added(server) : known;
    }

    /** A cluster replaces its servers in the course of time. */
    private Breaker added(String server) {
        division.shards.ifPresent(now -> breakers.keySet().retainAll(now.servers()));
        division.met.accept(server, this);
        return breakers.computeIfAbsent(
                server,
                s -> new Breaker(
                        "One of the servers of service %s failed repeatedly; calls on its keys are refused for a while"
                                .formatted(service),
                        protection));
    }

    /** The {@link Breaker#openness()} of a server; 0 if it was never called. */
    double openness(String server) {
        Breaker breaker = breakers.get(server);
        return breaker == null ? 0 : breaker.openness();
    }

    /** The maximum of the breakers' {@link Breaker#openness()}. */
    double openness() {
        return Stream.concat(Stream.of(whole), breakers.values().stream())
                .mapToDouble(Breaker::openness)
                .max()
                .orElse(0);
    }
}
