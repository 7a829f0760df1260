package dev.larder.stores.memcached;

import com.spotify.folsom.guava.HostAndPort;
import dev.larder.spi.CacheStore;
import dev.larder.spi.CacheStoreFactory;
import dev.larder.spi.StoreContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Opens stores on memcached servers. */
@Singleton
@Identifier("memcached")
public final class MemcachedStoreFactory implements CacheStoreFactory<MemcachedStoreConfig> {
    private static final int DEFAULT_PORT = 11211;
    private static final long SMALLEST_ITEM = 16 * 1024;
    private static final long LARGEST_ITEM = 1L << 30;

    /**
     * Threads of their own for the connections of all services: the client looks host names up where it reconnects, and a
     * name server that hangs must not hang the threads that answer HTTP.
     */
    private final EventLoopGroup loops = new NioEventLoopGroup(
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2), new DefaultThreadFactory("memcached", true));

    MemcachedStoreFactory() {}

    @Override
    public String type() {
        return "memcached";
    }

    @Override
    public Class<MemcachedStoreConfig> configType() {
        return MemcachedStoreConfig.class;
    }

    @Override
    public CacheStore open(StoreContext context, MemcachedStoreConfig config) {
        List<HostAndPort> addresses = config.servers().stream()
                .map(MemcachedStoreFactory::address)
                .distinct()
                .toList();
        require(!addresses.isEmpty(), "servers names no server; name at least one as host:port");
        require(
                config.username().isPresent() == config.password().isPresent(),
                "username and password belong together; set both or none");
        long item = config.maxItemSize().asLongValue();
        require(
                item >= SMALLEST_ITEM && item <= LARGEST_ITEM,
                "max-item-size must be from 16K to 1G, and what the servers' -I says");
        require(config.maxWaiting() > 0, "max-waiting must be at least 1");
        var keys = new KeySpace(context.namespace());
        var connector = new Connector(config, context.timeout(), loops);
        List<Node> nodes = addresses.stream()
                .map(connector::connect)
                .map(server -> new Node(server, keys.generationKey(), config.maxWaiting()))
                .toList();
        return new MemcachedStore(
                context, new Ring<>(nodes, node -> node.server().name()), keys, config);
    }

    @PreDestroy
    void stop() {
        var unused = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private static HostAndPort address(String server) {
        try {
            return HostAndPort.fromString(server.strip())
                    .requireBracketsForIPv6()
                    .withDefaultPort(DEFAULT_PORT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "memcached.servers has \"%s\", which is not host:port".formatted(server), e);
        }
    }

    private static void require(boolean sensible, String complaint) {
        if (!sensible) {
            throw new IllegalArgumentException("memcached." + complaint);
        }
    }
}
