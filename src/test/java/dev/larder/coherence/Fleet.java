package dev.larder.coherence;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Three nodes on some backends. For each backend they have a service with its name, and two tiers of that service,
 * named after their consistency.
 *
 * @param backends the backends that the nodes share
 * @param nodes the nodes
 */
record Fleet(List<Backend> backends, List<Node> nodes) implements AutoCloseable {
    static final int NODES = 3;
    static final Duration HEARTBEAT = Duration.ofMillis(500);

    static Fleet start(String... names) {
        List<Backend> backends = Stream.of(names).map(Backend::start).toList();
        List<CompletableFuture<Node>> starting = IntStream.range(0, NODES)
                .mapToObj(node -> CompletableFuture.supplyAsync(() -> Node.start(configuration(backends, node))))
                .toList();
        return new Fleet(
                backends, starting.stream().map(CompletableFuture::join).toList());
    }

    static String bounded(String backend) {
        return backend + "-bounded";
    }

    static String strict(String backend) {
        return backend + "-strict";
    }

    /** The names of the services that show the entries of that backend. */
    static List<String> services(String backend) {
        return List.of(backend, bounded(backend), strict(backend));
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
        backends.forEach(Backend::close);
    }

    private static Map<String, String> configuration(List<Backend> backends, int node) {
        Map<String, String> configuration = new HashMap<>();
        for (Backend backend : backends) {
            String name = backend.name();
            configuration.putAll(backend.configuration(node));
            configuration.put("larder.services." + name + ".type", backend.type());
            configuration.put("larder.services." + name + ".prefixes", Scene.PREFIXES);
            configuration.putAll(tiered(bounded(name), name, "bounded"));
            configuration.putAll(tiered(strict(name), name, "strict"));
        }
        return configuration;
    }

    private static Map<String, String> tiered(String copies, String behind, String consistency) {
        String service = "larder.services." + copies;
        return Map.of(
                service + ".type",
                "tiered",
                service + ".tiered.l2",
                behind,
                service + ".tiered.consistency",
                consistency,
                service + ".tiered.heartbeat",
                HEARTBEAT.toMillis() + "ms",
                service + ".tiered.max-entries",
                "1000");
    }
}
