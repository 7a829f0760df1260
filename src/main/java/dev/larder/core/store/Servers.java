package dev.larder.core.store;

import dev.larder.spi.Shards;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The servers of one store that were called: all interceptors find the state of a server here. A cluster replaces its
 * servers in the course of time, so the state of those that it no longer has is dropped: when a new one is met, and
 * when the state of all is asked for, as by a scrape of the metrics.
 */
final class Servers {
    private final String service;
    private final Protection protection;
    private final Division division;

    /** The server of an undivided store, and of calls whose server is not known. */
    private final Server whole;

    private final Map<String, Server> met = new ConcurrentHashMap<>();

    /** The places whose servers are shown. */
    private final Set<Integer> shown = ConcurrentHashMap.newKeySet();

    /**
     * The division of the store among its servers.
     *
     * @param shards its servers, if it is divided
     * @param shown receives each place of a server at its first call, to show the state of the server there
     * @param hidden receives each place that the store no longer has
     */
    record Division(Optional<Shards> shards, ObjIntConsumer<Servers> shown, IntConsumer hidden) {
        /** A store on one backend. */
        static final Division NONE = new Division(Optional.empty(), (servers, place) -> {}, place -> {});
    }

    Servers(String service, Protection protection, Division division) {
        this.service = service;
        this.protection = protection;
        this.division = division;
        this.whole = server("", () -> ServerRole.BACKEND);
    }

    Server whole() {
        return whole;
    }

    Server get(String name) {
        Server known = met.get(name);
        return known == null ? added(name) : known;
    }

    /** Emits if the server works; else fails. Also emits if the store is not divided. */
    Uni<Void> ping(String name) {
        return division.shards
                .map(shards -> shards.ping(name))
                .orElseGet(() -> Uni.createFrom().voidItem())
                .onItemOrFailure()
                .invoke((item, failure) -> get(name).outages().ended(failure));
    }

    private Server added(String name) {
        forgetDeparted();
        Server added = met.computeIfAbsent(name, n -> server(n, () -> role(n)));
        showPlaces(now());
        return added;
    }

    /** Shows each place whose server was met: a server that comes or goes moves others to places that are not shown. */
    private void showPlaces(List<String> now) {
        for (int i = 0; i < now.size(); i++) {
            if (met.containsKey(now.get(i)) && shown.add(i + 1)) {
                division.shown.accept(this, i + 1);
            }
        }
    }

    private List<String> now() {
        return division.shards.map(Shards::servers).orElse(List.of());
    }

    private void forgetDeparted() {
        List<String> now = now();
        // none: a cluster that does not answer has not told its servers yet
        if (!now.isEmpty()) {
            met.keySet().retainAll(now);
            for (int place : List.copyOf(shown)) {
                if (place > now.size() && shown.remove(place)) {
                    division.hidden.accept(place);
                }
            }
            showPlaces(now);
        }
    }

    private Server server(String name, Supplier<ServerRole> role) {
        var outages = new Outages(
                () -> role.get().away(service, name), () -> role.get().back(service, name));
        Supplier<String> refusal = () -> role.get().refusal(service)
                + outages.trouble().map(". The last failure: "::concat).orElse("");
        return new Server(new Breaker(refusal, protection, outages::refused), outages);
    }

    /** The log moves with its slot of a cluster. */
    private ServerRole role(String name) {
        return division.shards
                .filter(shards -> shards.serversOfInvalidations().contains(name))
                .map(shards -> ServerRole.LOG)
                .orElse(ServerRole.PART);
    }

    /** The {@link Breaker#openness()} of a server; 0 if it was never called, or is no longer one of the store. */
    double openness(String name) {
        Server server = met.get(name);
        return server == null ? 0 : server.breaker().openness();
    }

    /** The openness of the server at this place, counted from 1; a place is public, and an address is not. */
    double opennessAt(int place) {
        List<String> now = now();
        return place <= now.size() ? openness(now.get(place - 1)) : 0;
    }

    /** The maximum of the breakers' {@link Breaker#openness()}. */
    double openness() {
        forgetDeparted();
        return Stream.concat(Stream.of(whole), met.values().stream())
                .mapToDouble(server -> server.breaker().openness())
                .max()
                .orElse(0);
    }

    /** The number of servers whose state is kept. */
    int size() {
        return met.size();
    }
}
