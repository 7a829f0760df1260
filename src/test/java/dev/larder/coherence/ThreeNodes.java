package dev.larder.coherence;

import dev.larder.server.MemcachedServer;
import dev.larder.server.PostgresServer;
import dev.larder.server.RedisCluster;
import dev.larder.server.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Three nodes that share a Redis, a memcached and a PostgreSQL, on which they have a service each, named after its
 * type, and a Redis Cluster. The first node has services of the types {@code local} and {@code file}, too.
 *
 * <p>{@link #gateway} names a service in front of the HTTP origin for each of {@link #holders}, and
 * {@link #tables(String)} one in front of the tables of another PostgreSQL.
 */
final class ThreeNodes implements AutoCloseable {
    static final int NODES = 3;

    /** The services that every node has. */
    static final List<String> SHARED = List.of("redis", "memcached", "database");

    /** The one on a Redis Cluster. */
    static final String CLUSTER = "cluster";

    /** A tier whose copies may be this old, and one whose copies may not. */
    static final String BOUNDED = "bounded";

    static final String STRICT = "strict";

    /** The holders of services in front of tables that a feed tells of changes by other programs. */
    static final List<String> TOLD = List.of("redis", "memcached", BOUNDED);

    /** The time limit of {@link #brief} services. */
    static final Duration BRIEF = Duration.ofSeconds(3);

    /** How old a copy of {@link #BOUNDED} may be: the heartbeat and a second. */
    static final Duration BOUND = Duration.ofMillis(1_500);

    private final Started started = new Started();
    private final RedisServer redis;
    private final RedisCluster cluster;
    private final MemcachedServer memcached;
    private final PostgresServer postgres;
    private final LateOrigin origin;
    private final LateDatabase tables;
    private final List<Node> nodes;

    private ThreeNodes() {
        try {
            redis = started.with(RedisServer.start());
            cluster = started.with(RedisCluster.start());
            memcached = started.with(MemcachedServer.start());
            postgres = started.with(PostgresServer.start());
            origin = started.with(new LateOrigin());
            tables = started.with(new LateDatabase());
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

    /** The database with the tables that services show. */
    LateDatabase tables() {
        return tables;
    }

    /** The nodes that share what a holder has. */
    List<Node> nodes(String holder) {
        return holder.equals("local") || holder.equals("file") ? nodes.subList(0, 1) : nodes;
    }

    static List<String> holders() {
        List<String> holders = new ArrayList<>(SHARED);
        holders.addAll(List.of(CLUSTER, BOUNDED, STRICT, "local", "file"));
        return holders;
    }

    /** How long after its replacement a number may be shown at most. */
    static Duration bound(String holder) {
        return holder.equals(BOUNDED) ? BOUND : Duration.ZERO;
    }

    static String gateway(String holder) {
        return "before-" + holder;
    }

    /** One that gives the origin little time, so that the holds of a dead node soon lapse. */
    static String brief(String holder) {
        return "brief-" + holder;
    }

    /** In front of the tables, whose answers a holder has. */
    static String tables(String holder) {
        return "tables-" + holder;
    }

    /** The same with little time for the database. */
    static String briefTables(String holder) {
        return "brief-tables-" + holder;
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
            String type = tiered ? "tiered" : holder.equals(CLUSTER) ? "redis" : holder;
            configuration.put("larder.services.%s.type".formatted(holder), type);
            if (tiered) {
                configuration.put("larder.services.%s.tiered.l2".formatted(holder), "redis");
                configuration.put("larder.services.%s.tiered.consistency".formatted(holder), holder);
            }
            gateway(configuration, gateway(holder), holder);
            gateway(configuration, brief(holder), holder);
            configuration.put("larder.services.%s.http.timeout".formatted(brief(holder)), BRIEF.toMillis() + "ms");
            tables(configuration, tables(holder), holder);
            tables(configuration, briefTables(holder), holder);
            configuration.put(
                    "larder.services.%s.table.timeout".formatted(briefTables(holder)), BRIEF.toMillis() + "ms");
        }
        configuration.put("larder.services.%s.redis.mode".formatted(CLUSTER), "cluster");
        configuration.put(
                "larder.services.%s.redis.hosts".formatted(CLUSTER),
                cluster.masters().stream()
                        .map(master -> "redis://" + master.address())
                        .collect(Collectors.joining(",")));
        configuration.put("larder.feeds.hooked.type", "postgresql");
        configuration.put("larder.feeds.hooked.url", tables.promptUrl());
        configuration.put("larder.feeds.hooked.username", "larder");
        configuration.put("larder.feeds.hooked.tables", LateDatabase.HOOKED);
        configuration.put("larder.feeds.hooked.required", "true");
        configuration.put(
                "larder.feeds.hooked.services",
                TOLD.stream().map(ThreeNodes::tables).collect(Collectors.joining(",")));
        return configuration;
    }

    private void gateway(Map<String, String> configuration, String name, String holder) {
        String service = "larder.services." + name;
        configuration.put(service + ".type", "http");
        configuration.put(service + ".http.url", origin.url());
        configuration.put(service + ".cache.in", holder);
        configuration.put(service + ".cache.scope", "shared");
    }

    private void tables(Map<String, String> configuration, String name, String holder) {
        String service = "larder.services." + name;
        configuration.put(service + ".type", "table");
        configuration.put(service + ".table.url", tables.url());
        configuration.put(service + ".table.username", "larder");
        // the server has connections for all services of all nodes
        configuration.put(service + ".table.pool-size", "2");
        for (String mode : LateDatabase.TABLES) {
            configuration.put("%s.table.tables.%s.mode".formatted(service, mode), mode);
        }
        configuration.put("%s.table.tables.%s.mode".formatted(service, LateDatabase.HOOKED), "aside");
        configuration.put(service + ".cache.in", holder);
    }

    @Override
    public void close() {
        started.close();
    }
}
