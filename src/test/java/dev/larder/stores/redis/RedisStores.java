package dev.larder.stores.redis;

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
        var context =
                new StoreContext("test", Optional.of(namespace), StoreFixture.TIMEOUT, 8 << 20, Clock.systemUTC());
        return RedisFixture.open(context, Map.of("hosts", "redis://" + server.address()));
    }
}
