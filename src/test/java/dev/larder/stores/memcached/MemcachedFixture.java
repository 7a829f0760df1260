package dev.larder.stores.memcached;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.server.MemcachedServer;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.StoreContext;
import dev.larder.spi.StoreFixture;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Stores on memcached servers of this test class. */
final class MemcachedFixture extends StoreFixture implements AfterAllCallback, AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final MemcachedStoreFactory factory = new MemcachedStoreFactory(vertx);
    private final List<MemcachedServer> servers;
    private final Map<String, String> properties;
    private final List<CacheStore> shared = new ArrayList<>();

    private MemcachedFixture(List<MemcachedServer> servers, Map<String, String> properties) {
        this.servers = servers;
        this.properties = properties;
    }

    /** @param properties the other properties of the store, without the prefix */
    static MemcachedFixture on(List<MemcachedServer> servers, Map<String, String> properties) {
        return new MemcachedFixture(servers, properties);
    }

    List<MemcachedServer> servers() {
        return servers;
    }

    MemcachedServer server() {
        return servers.get(0);
    }

    @Override
    protected CacheStore open(StoreContext context) {
        return factory.open(context, config(servers, properties));
    }

    @Override
    protected void spoil(CacheStore store, StoreContext context, CacheKey key) {
        var memcached = (MemcachedStore) store;
        KeySlot slot = memcached.keys().entry(key);
        byte[] noEntry = slot.prove("the remnants of something that once was an entry".getBytes(UTF_8));
        assertThat(memcached
                        .node(slot)
                        .put(new MemcachedCall(), slot, noEntry, 0)
                        .toCompletableFuture()
                        .join())
                .isTrue();
    }

    static MemcachedStoreConfig config(List<MemcachedServer> servers, Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(properties);
        all.putIfAbsent("protocol", MemcachedServer.protocol());
        if (!servers.isEmpty()) {
            all.put("servers", servers.stream().map(MemcachedServer::address).collect(Collectors.joining(",")));
        }
        var config = new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(MemcachedStoreConfig.class);
        all.forEach((name, value) -> config.withDefaultValue("larder.memcached." + name, value));
        return config.build().getConfigMapping(MemcachedStoreConfig.class);
    }

    /** What is wrong with a configuration. */
    static List<String> faults(Map<String, String> properties) {
        try (var fixture = on(List.of(), properties)) {
            var context = new StoreContext("test", Optional.empty(), TIMEOUT, 8 << 20, fixture.clock());
            return fixture.factory.faults(context, config(List.of(), properties));
        }
    }

    /** The store of one more node on a shared namespace. */
    CacheStore shared(String namespace) {
        var context = new StoreContext("test", Optional.of(namespace), TIMEOUT, 8 << 20, clock());
        CacheStore store = open(context);
        shared.add(store);
        return store;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        super.afterEach(context);
        closeShared();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (context.getRequiredTestClass().getEnclosingClass() == null) {
            close();
        }
    }

    @Override
    public void close() {
        closeShared();
        servers.forEach(MemcachedServer::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void closeShared() {
        shared.forEach(store -> Await.item(store.close()));
        shared.clear();
    }
}
