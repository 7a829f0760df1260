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
     * The server as a JDBC URL, {@code jdbc:postgresql://host:5432/database}. Without it there is no database. This and the
     * next five, up to {@code socket-timeout}, are one for all services; with a service that says otherwise Larder does not
     * start.
     */
    Optional<String> url();

    /** The role to connect as. It must own its schema, because Larder creates its tables there. */
    Optional<String> username();

    /** The role's password. */
    Optional<String> password();

    /** How many connections this node opens at most. */
    @WithDefault("8")
    int poolSize();

    /** How long opening a connection, or waiting for a free one, may take. */
    @WithDefault("2s")
    Duration connectTimeout();

    /** How long a connection may stay mute under a statement before it is given up, in whole seconds. */
    @WithDefault("5s")
    Duration socketTimeout();

    /** Whether entries survive a crash of the database server ({@code logged}) or are written faster. */
    @WithDefault("logged")
    Durability durability();

    /** How often ended entries are collected. */
    @WithDefault("30s")
    Duration sweepInterval();

    /** How many rows are collected in one transaction. */
    @WithDefault("1000")
    int sweepBatch();

    /** How many calls of a kind may wait, for a batch or for a connection; one more is answered 503. */
    @WithDefault("4096")
    int queueSize();

    /** How much those of a kind that wait for a batch may weigh together; one that is alone may weigh more. */
    @WithDefault("64M")
    MemorySize queueBytes();
}
