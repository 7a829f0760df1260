package dev.larder.stores.redis;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The Redis of a {@code redis} service, and the way to connect to it. */
@RegisterForReflection(ignoreNested = false)
@ConfigMapping(prefix = "larder.redis")
public interface RedisStoreConfig {
    /**
     * The servers, as {@code redis://host:port} or, with TLS, {@code rediss://host:port}: the single server, the
     * sentinels, or some nodes of the cluster.
     */
    @WithDefault("redis://127.0.0.1:6379")
    List<String> hosts();

    /** The kind of the deployment. */
    @WithDefault("standalone")
    Mode mode();

    /** The name of the master at the sentinels. Required with {@code mode=sentinel}. */
    Optional<String> masterName();

    /** The ACL user. Without it the password is for the user {@code default}. */
    Optional<String> username();

    /** The password of the user. */
    Optional<String> password();

    /** The ACL user at the sentinels, which have their own users. */
    Optional<String> sentinelUsername();

    /** The password at the sentinels. */
    Optional<String> sentinelPassword();

    /** The database index. A cluster has only 0. */
    @WithDefault("0")
    int database();

    /** The format of stored values. With {@code raw} only the bytes and the ttl of an entry are known. */
    @WithDefault("enveloped")
    Format format();

    /** The certificates for servers with TLS. */
    Tls tls();

    /** The first pause before a new connection after a failure; each further pause may be twice as long. */
    @WithDefault("50ms")
    Duration backoff();

    /** The longest pause before a new connection. */
    @WithDefault("1s")
    Duration maxBackoff();

    /** The maximum number of commands that wait for answers on one connection; one more fails as busy. */
    @WithDefault("16384")
    int maxQueue();

    /** A kind of deployment. */
    enum Mode {
        /** One server. */
        STANDALONE,
        /** A master with replicas, watched by sentinels. */
        SENTINEL,
        /** Redis Cluster. */
        CLUSTER
    }

    /** A format of stored values. */
    enum Format {
        /** A header with content type, version and lifetime, then the bytes. */
        ENVELOPED,
        /** The bytes alone, under the plain key, for other programs that read and write them. */
        RAW
    }

    /** The certificates for servers with TLS. */
    interface Tls {
        /** A PEM file with the trusted certificates; without it the certificates that the Java runtime trusts. */
        Optional<Path> trustCertificate();

        /** A PEM file with the certificate of this client, for servers that require one. */
        Optional<Path> certificate();

        /** A PEM file with the private key of {@code certificate}. */
        Optional<Path> key();

        /** Whether the certificate of a server must name the host of its address. */
        @WithDefault("true")
        boolean verifyHostname();
    }
}
