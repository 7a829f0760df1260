package dev.larder.coherence;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Three nodes on some backends. Of each backend they have a service named like its type, and two with copies of that,
 * named after how consistent these are.
 *
 * @param backends what the nodes share
 * @param nodes the nodes
 */
record Fleet(List<Backend> backends, List<Node> nodes) implements AutoCloseable {
    static final int NODES = 3;
    static final Duration HEARTBEAT = Duration.ofMillis(500);

    static Fleet start(String... types) {
        List<Backend> backends = Stream.of(types).map(Backend::start).toList();
        List<CompletableFuture<Node>> starting = IntStream.range(0, NODES)
                .mapToObj(node -> CompletableFuture.supplyAsync(() -> Node.start(configuration(backends, node))))
                .toList();
        return new Fleet(
                backends, starting.stream().map(CompletableFuture::join).toList());
    }

    static String bounded(String type) {
        return type + "-bounded";
    }

    static String strict(String type) {
        return type + "-strict";
    }

    /** The names under which that backend's entries are shown. */
    static List<String> services(String type) {
        return List.of(type, bounded(type), strict(type));
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
        backends.forEach(Backend::close);
    }

    private static Map<String, String> configuration(List<Backend> backends, int node) {
        Map<String, String> configuration = new HashMap<>();
        for (Backend backend : backends) {
            String type = backend.type();
            configuration.putAll(backend.configuration(node));
            configuration.put("larder.services." + type + ".type", type);
            configuration.put("larder.services." + type + ".prefixes", Scene.PREFIXES);
            configuration.putAll(tiered(bounded(type), type, "bounded"));
            configuration.putAll(tiered(strict(type), type, "strict"));
        }
        return configuration;
    }

    private static Map<String, String> tiered(String name, String behind, String consistency) {
        String service = "larder.services." + name;
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
