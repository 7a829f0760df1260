package dev.larder.coherence;

import dev.larder.server.MemcachedServer;
import dev.larder.server.PostgresServer;
import dev.larder.server.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Three nodes that share a Redis, a memcached and a PostgreSQL, on which they have a service each, named after its type. The
 * first node has services of the types {@code local} and {@code file}, too.
 *
 * <p>{@link #gateway} names a service in front of the origin for each of {@link #holders}.
 */
final class ThreeNodes implements AutoCloseable {
    static final int NODES = 3;

    /** The services that every node has. */
    static final List<String> SHARED = List.of("redis", "memcached", "database");

    /** A tier whose copies may be this old, and one whose copies may not. */
    static final String BOUNDED = "bounded";

    static final String STRICT = "strict";

    /** The time limit of {@link #brief} services. */
    static final Duration BRIEF = Duration.ofMillis(500);

    /** How old a copy of {@link #BOUNDED} may be: the heartbeat and a second. */
    static final Duration BOUND = Duration.ofMillis(1_500);

    private final Started started = new Started();
    private final RedisServer redis;
    private final MemcachedServer memcached;
    private final PostgresServer postgres;
    private final LateOrigin origin;
    private final List<Node> nodes;

    private ThreeNodes() {
        try {
            redis = started.with(RedisServer.start());
            memcached = started.with(MemcachedServer.start());
            postgres = started.with(PostgresServer.start());
            origin = started.with(new LateOrigin());
            nodes = started.all(IntStream.range(0, NODES)
                    .<Supplier<Node>>mapToObj(node -> () -> Node.start(configuration(node)))
                    .toList());
        } catch (RuntimeException | Error e) {
            started.close();
            throw e;
        }
    }

    /** Starts the nodes for all classes of a run, when the first of them needs them. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == ThreeNodes.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            // the store closes it when all classes have run
            return context.getRoot()
                    .getStore(Namespace.create(ThreeNodes.class))
                    .computeIfAbsent(ThreeNodes.class, type -> new ThreeNodes(), ThreeNodes.class);
        }
    }

    List<Node> nodes() {
        return nodes;
    }

    LateOrigin origin() {
        return origin;
    }

    /** The nodes that share what a holder has. */
    List<Node> nodes(String holder) {
        return holder.equals("local") || holder.equals("file") ? nodes.subList(0, 1) : nodes;
    }

    static List<String> holders() {
        List<String> holders = new ArrayList<>(SHARED);
        holders.addAll(List.of(BOUNDED, STRICT, "local", "file"));
        return holders;
    }

    static String gateway(String holder) {
        return "before-" + holder;
    }

    /** One that gives the origin little time, so that the holds of a dead node soon lapse. */
    static String brief(String holder) {
        return "brief-" + holder;
    }

    private Map<String, String> configuration(int node) {
        Map<String, String> configuration = new HashMap<>();
        configuration.put("larder.redis.hosts", "redis://" + redis.address());
        configuration.put("larder.memcached.servers", memcached.address());
        configuration.put("larder.memcached.protocol", MemcachedServer.protocol());
        configuration.put("larder.database.url", postgres.url());
        configuration.put("larder.database.username", "larder");
        configuration.put(
                "larder.data-dir",
                "target/three-nodes-" + ProcessHandle.current().pid() + "-" + node);
        for (String holder : holders()) {
            boolean tiered = holder.equals(BOUNDED) || holder.equals(STRICT);
            configuration.put("larder.services.%s.type".formatted(holder), tiered ? "tiered" : holder);
            if (tiered) {
                configuration.put("larder.services.%s.tiered.l2".formatted(holder), "redis");
                configuration.put("larder.services.%s.tiered.consistency".formatted(holder), holder);
            }
            gateway(configuration, gateway(holder), holder);
            gateway(configuration, brief(holder), holder);
            configuration.put("larder.services.%s.http.timeout".formatted(brief(holder)), BRIEF.toMillis() + "ms");
        }
        return configuration;
    }

    private void gateway(Map<String, String> configuration, String name, String holder) {
        String service = "larder.services." + name;
        configuration.put(service + ".type", "http");
        configuration.put(service + ".http.url", origin.url());
        configuration.put(service + ".cache.in", holder);
        configuration.put(service + ".cache.scope", "shared");
    }

    @Override
    public void close() {
        started.close();
    }
}
