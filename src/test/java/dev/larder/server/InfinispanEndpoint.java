package dev.larder.server;

import org.infinispan.commons.api.CacheContainerAdmin.AdminFlag;
import org.infinispan.commons.dataconversion.MediaType;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.server.memcached.MemcachedServer;
import org.infinispan.server.memcached.configuration.MemcachedServerConfigurationBuilder;

/**
 * Infinispan's memcached endpoint as a program, for machines without memcached.
 *
 * <p>It has its own process, so that it can be stopped and killed like memcached, and so that Infinispan does not run
 * in the process of the application under test.
 */
final class InfinispanEndpoint {
    private static final String CACHE = "memcached";

    private InfinispanEndpoint() {}

    /** Serves on the port of 127.0.0.1 that the first argument is. */
    @SuppressWarnings("resource") // runs until the process ends
    public static void main(String[] arguments) {
        var manager = new DefaultCacheManager(
                new GlobalConfigurationBuilder().nonClusteredDefault().build());
        var entries = new ConfigurationBuilder();
        entries.encoding().key().mediaType(MediaType.TEXT_PLAIN);
        entries.encoding().value().mediaType(MediaType.APPLICATION_OCTET_STREAM);
        entries.statistics().enable();
        // the endpoint would create a permanent cache, which needs a directory
        manager.administration().withFlags(AdminFlag.VOLATILE).getOrCreateCache(CACHE, entries.build());
        var endpoint = new MemcachedServerConfigurationBuilder()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                .defaultCacheName(CACHE)
                .clientEncoding(MediaType.APPLICATION_OCTET_STREAM);
        new MemcachedServer().start(endpoint.build(), manager);
    }
}
