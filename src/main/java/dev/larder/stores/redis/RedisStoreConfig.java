package dev.larder.stores.redis;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where a {@code redis} service's Redis is, and how to talk to it. */
@RegisterForReflection(ignoreNested = false)
@ConfigMapping(prefix = "larder.redis")
public interface RedisStoreConfig {
    /**
     * The servers, as {@code redis://host:port} or {@code rediss://host:port} for TLS: the one server, the sentinels, or
     * some nodes of the cluster.
     */
    @WithDefault("redis://127.0.0.1:6379")
    List<String> hosts();

    /** How the servers belong together. */
    @WithDefault("standalone")
    Mode mode();

    /** The name under which the sentinels know the master. Needed with {@code mode=sentinel}. */
    Optional<String> masterName();

    /** The ACL user; without one a password belongs to the user {@code default}. */
    Optional<String> username();

    /** The user's password. */
    Optional<String> password();

    /** The ACL user at the sentinels, which have users of their own. */
    Optional<String> sentinelUsername();

    /** The password at the sentinels. */
    Optional<String> sentinelPassword();

    /** The database index. A cluster has only 0. */
    @WithDefault("0")
    int database();

    /** What the stored values look like. With {@code raw} nothing is known of an entry but its bytes and its ttl. */
    @WithDefault("enveloped")
    Format format();

    /** How servers with TLS are trusted. */
    Tls tls();

    /** The first pause before connecting again after a failure; each further one may be twice as long. */
    @WithDefault("50ms")
    Duration backoff();

    /** The longest pause before connecting again. */
    @WithDefault("1s")
    Duration maxBackoff();

    /** How many commands may wait for answers on one connection; one more fails as busy. */
    @WithDefault("16384")
    int maxQueue();

    /** How the servers belong together. */
    enum Mode {
        /** One server. */
        STANDALONE,
        /** A master with replicas, watched over by sentinels. */
        SENTINEL,
        /** Redis Cluster. */
        CLUSTER
    }

    /** What the stored values look like. */
    enum Format {
        /** A header with content type, version and life, then the bytes. */
        ENVELOPED,
        /** The bytes alone, under the plain key, as other programs read and write them. */
        RAW
    }

    /** How servers with TLS are trusted. */
    interface Tls {
        /** A PEM file with the certificates to trust; without one those the Java runtime trusts. */
        Optional<Path> trustCertificate();

        /** A PEM file with this client's certificate, for servers that ask for one. */
        Optional<Path> certificate();

        /** A PEM file with the private key of {@code certificate}. */
        Optional<Path> key();

        /** Whether a server's certificate must name the host it was reached by. */
        @WithDefault("true")
        boolean verifyHostname();
    }
}
