package dev.larder.coherence;

import dev.larder.server.MemcachedServer;
import dev.larder.server.PostgresServer;
import java.util.Map;

/** What the nodes share: one server, or what looks like one. */
interface Backend extends AutoCloseable {
    /** What the services on it are called by. */
    default String name() {
        return type();
    }

    /** The services' type. */
    String type();

    /** Where the node of that number finds it; the names are those of a configuration file. */
    Map<String, String> configuration(int node);

    /** Ends the server without warning and starts it again. */
    void restart();

    @Override
    void close();

    static Backend start(String name) {
        return switch (name) {
            case "redis" -> new RedisBackend();
            case "sentinel" -> new SentinelBackend();
            case "memcached" -> memcached();
            case "database" -> database();
            default -> throw new IllegalArgumentException("Nodes cannot share " + name);
        };
    }

    /**
     * A server that every node reaches in the same way.
     *
     * @param configuration where
     * @param restarting ends it without warning and starts it again
     * @param closing ends it
     */
    record Plain(String type, Map<String, String> configuration, Runnable restarting, Runnable closing)
            implements Backend {
        @Override
        public Map<String, String> configuration(int node) {
            return configuration;
        }

        @Override
        public void restart() {
            restarting.run();
        }

        @Override
        public void close() {
            closing.run();
        }
    }

    private static Backend memcached() {
        MemcachedServer server = MemcachedServer.start();
        return new Plain(
                "memcached",
                Map.of(
                        "larder.memcached.servers",
                        server.address(),
                        "larder.memcached.protocol",
                        MemcachedServer.protocol()),
                () -> {
                    server.kill();
                    server.restart();
                },
                server::close);
    }

    private static Backend database() {
        PostgresServer server = PostgresServer.start();
        return new Plain(
                "database",
                Map.of("larder.database.url", server.url(), "larder.database.username", "larder"),
                () -> {
                    server.kill();
                    server.restart();
                },
                server::close);
    }
}
