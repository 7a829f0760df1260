package dev.larder.stores.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.server.RedisCluster;
import dev.larder.server.RedisServer;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.StoreContext;
import dev.larder.spi.StoreFixture;
import dev.larder.stores.redis.RedisStoreConfig.Format;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Stores on servers of the test class. */
final class RedisFixture extends StoreFixture implements AfterAllCallback {
    /** One for all stores, as in the application. Its threads are daemons of the test run. */
    static final Vertx VERTX = Vertx.vertx();

    private final Map<String, String> properties;
    private final List<AutoCloseable> servers;

    private RedisFixture(Map<String, String> properties, List<AutoCloseable> servers) {
        this.properties = properties;
        this.servers = servers;
    }

    /**
     * @param properties the configuration of the store, without the prefix
     * @param servers closed at the end
     */
    static RedisFixture with(Map<String, String> properties, AutoCloseable... servers) {
        return new RedisFixture(properties, List.of(servers));
    }

    static CacheStore open(StoreContext context, Map<String, String> properties) {
        return new RedisStoreFactory(VERTX).open(context, config(properties));
    }

    /** A store outside of the contracts. */
    static CacheStore open(Map<String, String> properties) {
        return open(new StoreContext("test", Optional.empty(), TIMEOUT, 8 << 20, Clock.systemUTC()), properties);
    }

    static RedisStoreConfig config(Map<String, String> properties) {
        var config = new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(RedisStoreConfig.class);
        properties.forEach((name, value) -> config.withDefaultValue("larder.redis." + name, value));
        return config.build().getConfigMapping(RedisStoreConfig.class);
    }

    @Override
    protected CacheStore open(StoreContext context) {
        return open(context, properties);
    }

    @Override
    protected void spoil(CacheStore store, StoreContext context, CacheKey key) {
        // as long as a header, with SPOILT_VERSION at the place of the version
        String name = new String(RedisKeys.of(context, Format.ENVELOPED).entry(key), UTF_8);
        assertThat(servers.stream()
                        .flatMap(RedisFixture::masters)
                        .map(server -> server.command("SET", name, "the remnants of something that once was an entry")))
                .contains("+OK");
    }

    private static Stream<RedisServer> masters(AutoCloseable servers) {
        return servers instanceof RedisCluster cluster ? cluster.masters().stream() : Stream.of((RedisServer) servers);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (context.getRequiredTestClass().getEnclosingClass() == null) {
            for (AutoCloseable server : servers) {
                server.close();
            }
        }
    }
}
