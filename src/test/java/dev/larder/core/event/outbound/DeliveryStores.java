package dev.larder.core.event.outbound;

import dev.larder.server.PostgresServer;
import dev.larder.server.RedisServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The backends in which deliveries outlive a node. */
final class DeliveryStores implements AutoCloseable {
    static final List<String> ALL = List.of("redis", "database", "file");

    private final RedisServer redis = RedisServer.start();
    private final PostgresServer postgres = PostgresServer.start();

    /**
     * Larder's configuration of a service on each, named like it, and of {@code local}.
     *
     * @param data where files are kept
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
        ALL.forEach(keeper -> configuration.put("larder.services.%s.type".formatted(keeper), keeper));
        return configuration;
    }

    @Override
    public void close() {
        redis.close();
        postgres.close();
    }
}
