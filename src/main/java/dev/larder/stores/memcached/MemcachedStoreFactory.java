package dev.larder.stores.memcached;

import com.spotify.folsom.guava.HostAndPort;
import dev.larder.spi.CacheStore;
import dev.larder.spi.CacheStoreFactory;
import dev.larder.spi.ReadTurns;
import dev.larder.spi.StoreContext;
import dev.larder.stores.memcached.NodeLink.NodeGeneration;
import dev.larder.stores.support.ConfigFaults;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Opens stores on memcached servers. */
@Singleton
@Identifier("memcached")
public final class MemcachedStoreFactory implements CacheStoreFactory<MemcachedStoreConfig> {
    private static final int DEFAULT_PORT = 11211;
    private static final long SMALLEST_ITEM = 16 * 1024;
    private static final long LARGEST_ITEM = 1L << 30;

    private final CallerLoops loops;
    private final ReadTurns turns = ReadTurns.ofStores();

    MemcachedStoreFactory(Vertx vertx) {
        this.loops = new CallerLoops(vertx);
    }

    @Override
    public String type() {
        return "memcached";
    }

    @Override
    public Class<MemcachedStoreConfig> configType() {
        return MemcachedStoreConfig.class;
    }

    @Override
    public List<String> faults(StoreContext context, MemcachedStoreConfig config) {
        var faults = new ConfigFaults();
        require(faults, !config.servers().isEmpty(), "servers names no server; name at least one as host:port");
        config.servers().forEach(server -> faults.attempt(() -> address(server)));
        require(
                faults,
                config.username().isPresent() == config.password().isPresent(),
                "username and password belong together; set both or none");
        long item = config.maxItemSize().asLongValue();
        require(
                faults,
                item >= SMALLEST_ITEM && item <= LARGEST_ITEM,
                "max-item-size must be from 16K to 1G, and equal to the option -I of the servers");
        require(faults, config.maxWaiting() > 0, "max-waiting must be at least 1");
        if (config.tls().enabled()) {
            faults.attempt(() -> TlsEngines.of(config.tls()));
        }
        return faults.all();
    }

    private static void require(ConfigFaults faults, boolean sensible, String complaint) {
        faults.require(sensible, "memcached." + complaint);
    }

    @Override
    public CacheStore open(StoreContext context, MemcachedStoreConfig config) {
        List<HostAndPort> addresses = config.servers().stream()
                .map(MemcachedStoreFactory::address)
                .distinct()
                .toList();
        var keys = new KeySpace(context.namespace());
        var connector = new Connector(config, context.timeout());
        List<Node> nodes = addresses.stream()
                .map(address -> node(address, connector, keys, config.maxWaiting()))
                .toList();
        var servers = new MemcachedStore.ServerGroup(new Ring<>(nodes, Node::name), loops, turns);
        return new MemcachedStore(context, servers, keys, config);
    }

    private Node node(HostAndPort address, Connector connector, KeySpace keys, int maxWaiting) {
        var generation = new NodeGeneration(keys.generationKey(), new AtomicReference<>());
        var state = new ConnectionState(address.toString());
        return new Node(
                address.toString(),
                loops,
                loop -> new NodeLink(loop, connector.connect(address, loop, state), generation, maxWaiting));
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
}
