package dev.larder.stores.memcached;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The settings of {@code memcached} services. */
@RegisterForReflection(ignoreNested = false)
@ConfigMapping(prefix = "larder.memcached")
public interface MemcachedStoreConfig {
    /** The servers, each as host:port. Every node must name the same ones; the order does not matter. */
    @WithDefault("localhost:11211")
    List<String> servers();

    /** The protocol. SASL needs binary; a server's auth file ({@code -Y}) needs ascii. */
    @WithDefault("ascii")
    Protocol protocol();

    /** The user name of the login. */
    Optional<String> username();

    /** The password that goes with the user name. */
    Optional<String> password();

    /** The value of the servers' {@code -I}: the size of the largest entry, with its key and header. */
    @WithDefault("1M")
    MemorySize maxItemSize();

    /**
     * The maximum number of waiting calls of one event loop for one server, of commands that wait for its answers, and
     * of calls that wait to change one counter, list or rate limit; beyond, a call fails as busy.
     */
    @WithDefault("10000")
    int maxWaiting();

    /** Encryption of the connections. */
    Tls tls();

    /** The protocols memcached speaks. */
    enum Protocol {
        ASCII,
        BINARY
    }

    /** Encryption of the connections. */
    interface Tls {
        /** Whether to talk TLS. */
        @WithDefault("false")
        boolean enabled();

        /** A PEM file with the certificates to trust; without it those that the JVM trusts. */
        Optional<Path> caCertificate();

        /** Whether a server's certificate must name the host it was reached by. */
        @WithDefault("true")
        boolean verifyHost();
    }
}
