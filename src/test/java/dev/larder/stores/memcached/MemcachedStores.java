package dev.larder.stores.memcached;

import dev.larder.server.MemcachedServer;
import dev.larder.spi.CacheStore;
import dev.larder.spi.StoreContext;
import dev.larder.spi.StoreFixture;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stores on memcached servers, for tests of the layers above stores. */
public final class MemcachedStores {
    /** One for all stores, as in the application. Its threads are daemons of the test run. */
    private static final Vertx VERTX = Vertx.vertx();

    private MemcachedStores() {}

    /** The store of a node in a namespace. */
    public static CacheStore open(List<MemcachedServer> servers, String namespace) {
        var context =
                new StoreContext("test", Optional.of(namespace), StoreFixture.TIMEOUT, 8 << 20, Clock.systemUTC());
        return new MemcachedStoreFactory(VERTX).open(context, MemcachedFixture.config(servers, Map.of()));
    }
}
