package dev.larder.stores.redis;

import dev.larder.spi.CacheStore;
import dev.larder.spi.CacheStoreFactory;
import dev.larder.spi.KeyspaceClaim;
import dev.larder.spi.StoreContext;
import dev.larder.stores.redis.RedisDialer.Login;
import dev.larder.stores.redis.RedisStoreConfig.Format;
import dev.larder.stores.redis.RedisStoreConfig.Mode;
import dev.larder.stores.support.ConfigFaults;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Opens stores on Redis. */
@Singleton
@Identifier("redis")
public final class RedisStoreFactory implements CacheStoreFactory<RedisStoreConfig> {
    /**
     * A connection attempt ends sooner than a call: while the server does not answer, attempts continue and notice its
     * return.
     */
    private static final Duration MAX_DIAL = Duration.ofSeconds(2);

    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final Vertx vertx;

    RedisStoreFactory(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public String type() {
        return "redis";
    }

    @Override
    public Class<RedisStoreConfig> configType() {
        return RedisStoreConfig.class;
    }

    /** Stores on different servers, in different databases or under different masters share no keys. */
    @Override
    public KeyspaceClaim claim(StoreContext context, RedisStoreConfig config) {
        String within = "/" + config.database() + "/" + config.masterName().orElse("");
        Set<String> servers = config.hosts().stream()
                .map(RedisAddress::parse)
                .map(address -> address + within)
                .collect(Collectors.toSet());
        return new KeyspaceClaim(servers, RedisKeys.of(context, config.format()).all());
    }

    @Override
    public CacheStore open(StoreContext context, RedisStoreConfig config) {
        RedisFormat format =
                config.format() == Format.RAW ? new RawFormat(context.clock()) : new EnvelopedFormat(context.clock());
        RedisTopology topology = topology(context, config);
        var limits = new RedisLimits(context.timeout(), config.backoff(), config.maxBackoff(), config.maxQueue());
        RedisKeys keys = RedisKeys.of(context, config.format());
        // raw services have no invalidation log, which is the only data whose loss a failover would hide
        Optional<FailoverDetector> failoverDetector = format.sharesItsKeys()
                ? Optional.empty()
                : Optional.of(new FailoverDetector(InvalidationKeys.of(keys), topology, context.timeout()));
        var commands = new RedisCommands(topology, new RedisLoops(vertx, topology, limits, failoverDetector));
        var listening = new RedisInvalidationChannel.Listening(vertx, topology, limits);
        Optional<RedisInvalidationLog> marks = format.sharesItsKeys()
                ? Optional.empty()
                : Optional.of(new RedisInvalidationLog(
                        commands, InvalidationKeys.of(keys), new RedisInvalidationChannel(commands, keys, listening)));
        return new RedisStore(commands, keys, format, marks, context.clock());
    }

    private RedisTopology topology(StoreContext context, RedisStoreConfig config) {
        List<RedisAddress> hosts =
                config.hosts().stream().map(RedisAddress::parse).toList();
        RedisDialer servers = dialer(
                context, config, new Login(config.username(), config.password(), config.database(), config.maxQueue()));
        return switch (config.mode()) {
            case STANDALONE -> new SingleTopology(hosts.get(0), servers);
            case CLUSTER -> new ClusterTopology(hosts, servers);
            case SENTINEL -> {
                var login = new Login(config.sentinelUsername(), config.sentinelPassword(), 0, config.maxQueue());
                yield new SentinelTopology(
                        config.masterName().orElseThrow(), hosts, dialer(context, config, login), servers);
            }
        };
    }

    private RedisDialer dialer(StoreContext context, RedisStoreConfig config, Login login) {
        Duration limit = context.timeout().compareTo(MAX_DIAL) < 0 ? context.timeout() : MAX_DIAL;
        return new RedisDialer(vertx, login, config.tls(), limit);
    }

    @Override
    public List<String> faults(StoreContext context, RedisStoreConfig config) {
        var faults = new ConfigFaults();
        Mode mode = config.mode();
        require(faults, !config.hosts().isEmpty(), "hosts needs at least one redis://host:port");
        config.hosts().forEach(host -> faults.attempt(() -> RedisAddress.parse(host)));
        require(faults, mode != Mode.STANDALONE || config.hosts().size() <= 1, "hosts names several servers: set mode");
        require(
                faults,
                mode != Mode.SENTINEL || config.masterName().isPresent(),
                "master-name is needed with mode=sentinel");
        require(faults, config.database() >= 0, "database must not be negative");
        require(faults, mode != Mode.CLUSTER || config.database() <= 0, "database must be 0: a cluster has only that");
        require(
                faults,
                mode != Mode.CLUSTER || !context.namespace().contains("{}"),
                "key-prefix must not have {} on a cluster: keys that belong together would lie on different servers");
        require(
                faults,
                config.username().isEmpty() || config.password().isPresent(),
                "password is missing for the username");
        require(faults, config.backoff().compareTo(SHORTEST) >= 0, "backoff must be at least 1 ms");
        require(faults, config.maxBackoff().compareTo(config.backoff()) >= 0, "max-backoff must not be below backoff");
        require(faults, config.maxQueue() >= 1, "max-queue must be at least 1");
        RedisTlsFiles.check(faults, vertx, config.tls());
        return faults.all();
    }

    private static void require(ConfigFaults faults, boolean holds, String otherwise) {
        faults.require(holds, "redis: " + otherwise);
    }
}
