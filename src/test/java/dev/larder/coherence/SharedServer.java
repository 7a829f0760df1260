package dev.larder.coherence;

import dev.larder.server.MemcachedServer;
import dev.larder.server.PostgresServer;
import dev.larder.server.RedisServer;
import java.util.Map;

/**
 * What the nodes share.
 *
 * @param configuration where they find it
 * @param restart ends it without warning and starts it again
 * @param close ends it
 */
record SharedServer(Map<String, String> configuration, Runnable restart, Runnable close) implements AutoCloseable {
    static SharedServer start(String type) {
        return switch (type) {
            case "redis" -> redis();
            case "memcached" -> memcached();
            case "database" -> database();
            default -> throw new IllegalArgumentException("The nodes cannot share " + type);
        };
    }

    @Override
    public void close() {
        close.run();
    }

    private static SharedServer redis() {
        RedisServer server = RedisServer.start();
        Runnable restart = () -> {
            server.process().kill();
            server.process().restart();
        };
        return new SharedServer(Map.of("larder.redis.hosts", "redis://" + server.address()), restart, server::close);
    }

    private static SharedServer memcached() {
        MemcachedServer server = MemcachedServer.start();
        Runnable restart = () -> {
            server.kill();
            server.restart();
        };
        return new SharedServer(
                Map.of(
                        "larder.memcached.servers",
                        server.address(),
                        "larder.memcached.protocol",
                        MemcachedServer.protocol()),
                restart,
                server::close);
    }

    private static SharedServer database() {
        PostgresServer server = PostgresServer.start();
        Runnable restart = () -> {
            server.kill();
            server.restart();
        };
        return new SharedServer(
                Map.of("larder.database.url", server.url(), "larder.database.username", "larder"),
                restart,
                server::close);
    }
}
