package dev.larder.stores.redis;

import dev.larder.server.RedisCluster;
import dev.larder.server.RedisServer;
import dev.larder.spi.CacheStore;
import dev.larder.spi.StoreContext;
import dev.larder.spi.StoreFixture;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** Stores on a Redis server, for tests of the layers above stores. */
public final class RedisStores {
    private RedisStores() {}

    /** The store of a node in a namespace. */
    public static CacheStore open(RedisServer server, String namespace) {
        return open(namespace, Map.of("hosts", "redis://" + server.address()));
    }

    /** The store of a node in a namespace of a cluster. */
    public static CacheStore open(RedisCluster cluster, String namespace) {
        String host = "redis://" + cluster.masters().get(0).address();
        return open(namespace, Map.of("hosts", host, "mode", "cluster"));
    }

    private static CacheStore open(String namespace, Map<String, String> properties) {
        var context =
                new StoreContext("test", Optional.of(namespace), StoreFixture.TIMEOUT, 8 << 20, Clock.systemUTC());
        return RedisFixture.open(context, properties);
    }
}
