package dev.larder.http.connection;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** What the connections to this node may cost. */
@RegisterForReflection(ignoreNested = false)
@ConfigMapping(prefix = "larder.connections")
public interface ConnectionConfig {
    /**
     * How many connections may be open; beyond, a new one takes the place of one that idles. One for each 16 KiB of the heap
     * when not given, and at most three quarters of the files that the process may open.
     */
    OptionalInt max();

    /**
     * How many bytes may wait on this node in answers that their readers do not take and in incomplete header sections;
     * beyond, the connections that have waited longest are closed. A quarter of the heap when not given.
     */
    Optional<MemorySize> maxUnread();

    /** After how long a connection without a request is closed, and one whose answers are not taken at all. */
    @WithDefault("70s")
    Duration idleTimeout();

    /** How long the header section of a request may take from its first byte on. */
    @WithDefault("10s")
    Duration headerTimeout();
}
