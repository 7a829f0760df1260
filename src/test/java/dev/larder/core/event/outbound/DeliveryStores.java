package dev.larder.core.event.outbound;

import dev.larder.server.PostgresServer;
import dev.larder.server.RedisServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The backends that can store deliveries across a restart. */
final class DeliveryStores implements AutoCloseable {
    static final List<String> ALL = List.of("redis", "database", "file");

    private final RedisServer redis = RedisServer.start();
    private final PostgresServer postgres = PostgresServer.start();

    /**
     * The configuration of one service on each backend, named like the backend, and of {@code local}.
     *
     * @param data the data directory
     */
    Map<String, String> configuration(Path data) {
        Map<String, String> configuration = new HashMap<>(Map.of(
                "larder.redis.hosts",
                "redis://" + redis.address(),
                "larder.database.url",
                postgres.url(),
                "larder.database.username",
                "larder",
                "larder.data-dir",
                data.toString(),
                "larder.services.local.type",
                "local"));
        ALL.forEach(backend -> configuration.put("larder.services.%s.type".formatted(backend), backend));
        return configuration;
    }

    @Override
    public void close() {
        redis.close();
        postgres.close();
    }
}
