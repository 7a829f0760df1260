package dev.larder.stores.database;

import dev.larder.postgresql.TlsParameters;
import dev.larder.spi.CacheStore;
import dev.larder.spi.CacheStoreFactory;
import dev.larder.spi.ReadTurns;
import dev.larder.spi.StoreContext;
import dev.larder.stores.support.ConfigFaults;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;

/** Opens services of type {@code database}. */
@Singleton
@Identifier("database")
public final class DatabaseStoreFactory implements CacheStoreFactory<DatabaseStoreConfig> {
    /** The maximum size of a namespace: it must fit into an index row together with a key. */
    private static final int MAX_NAMESPACE = 500;

    private static final String URL_MISSING =
            "larder.database.url is missing; service %s needs it, for example jdbc:postgresql://127.0.0.1/larder";

    /** There is one server and one pool of connections, so the value of a single service would have no effect. */
    private static final Map<String, Function<DatabaseStoreConfig, Object>> SHARED = Map.of(
            "url", DatabaseStoreConfig::url,
            "username", DatabaseStoreConfig::username,
            "password", DatabaseStoreConfig::password,
            "pool-size", DatabaseStoreConfig::poolSize,
            "connect-timeout", DatabaseStoreConfig::connectTimeout,
            "socket-timeout", DatabaseStoreConfig::socketTimeout);

    private final DatabaseStoreConfig shared;
    private final DatabaseStore.SharedParts node;

    /** @param shared the configuration of all services of this type */
    DatabaseStoreFactory(PostgreSql server, DatabaseStoreConfig shared, @VirtualThreads ExecutorService threads) {
        this.shared = shared;
        this.node = new DatabaseStore.SharedParts(server, threads, ReadTurns.ofStores());
    }

    @Override
    public String type() {
        return "database";
    }

    @Override
    public Class<DatabaseStoreConfig> configType() {
        return DatabaseStoreConfig.class;
    }

    @Override
    public List<String> faults(StoreContext context, DatabaseStoreConfig config) {
        var faults = new ConfigFaults();
        SHARED.forEach((property, value) -> faults.require(
                value.apply(config).equals(value.apply(shared)),
                "larder.services.%1$s.database.%2$s: all database services share one server; set larder.database.%2$s instead"
                        .formatted(context.service(), property)));
        node.server()
                .url()
                .ifPresentOrElse(
                        url -> check(faults, url),
                        () -> faults.require(false, URL_MISSING.formatted(context.service())));
        faults.require(config.poolSize() >= 2, "larder.database.pool-size must be at least 2");
        faults.require(config.queueSize() >= 1, "queue-size of a database service must be at least 1");
        faults.require(config.queueBytes().asLongValue() >= 1, "queue-bytes of a database service must be at least 1");
        faults.require(config.sweepBatch() >= 1, "sweep-batch of a database service must be at least 1");
        faults.require(
                config.sweepInterval().toMillis() >= 100,
                "sweep-interval of a database service must be at least 100 milliseconds");
        String namespace = context.namespace();
        faults.require(
                namespace.length() <= MAX_NAMESPACE && namespace.indexOf(0) < 0,
                "key-prefix of service %s must have at most %d characters and no NUL"
                        .formatted(context.service(), MAX_NAMESPACE));
        return faults.all();
    }

    private static void check(ConfigFaults faults, String url) {
        boolean postgresql = url.startsWith("jdbc:postgresql:");
        faults.require(postgresql, "larder.database.url must begin with jdbc:postgresql:");
        Optional<String> tls = postgresql ? TlsParameters.fault(url) : Optional.empty();
        tls.ifPresent(fault -> faults.require(false, "larder.database.url: " + fault));
    }

    @Override
    public CacheStore open(StoreContext context, DatabaseStoreConfig config) {
        return new DatabaseStore(context, config, node);
    }
}
