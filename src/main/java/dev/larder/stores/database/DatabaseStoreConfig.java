package dev.larder.stores.database;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** A service of type {@code database}. */
@RegisterForReflection(ignoreNested = false)
@ConfigMapping(prefix = "larder.database")
public interface DatabaseStoreConfig {
    /**
     * The server as a JDBC URL, {@code jdbc:postgresql://host:5432/database}. Without it there is no database. This
     * property and the next five, up to {@code socket-timeout}, are the same for all services; Larder does not start if
     * one service sets another value.
     */
    Optional<String> url();

    /** The role to connect as. It must own its schema, because Larder creates its tables there. */
    Optional<String> username();

    /** The password of the role. */
    Optional<String> password();

    /** The maximum number of connections of this node. */
    @WithDefault("8")
    int poolSize();

    /** The maximum time to open a connection, and to wait for a free one. */
    @WithDefault("2s")
    Duration connectTimeout();

    /** The maximum time without an answer to a statement, in whole seconds; then the connection is closed. */
    @WithDefault("5s")
    Duration socketTimeout();

    /**
     * Whether entries survive a crash of the database server ({@code logged}) or are written faster ({@code unlogged}).
     */
    @WithDefault("logged")
    Durability durability();

    /** The interval at which ended entries are removed. */
    @WithDefault("30s")
    Duration sweepInterval();

    /** The maximum number of rows that are removed in one transaction. */
    @WithDefault("1000")
    int sweepBatch();

    /**
     * The maximum number of calls of one kind that wait for a batch or for a connection; one more is answered with 503.
     */
    @WithDefault("4096")
    int queueSize();

    /** The maximum size of all calls of one kind that wait for a batch; a single call may be larger. */
    @WithDefault("64M")
    MemorySize queueBytes();
}
