package dev.larder.http.connection;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The bounds of the connections to this node. */
@RegisterForReflection(ignoreNested = false)
@ConfigMapping(prefix = "larder.connections")
public interface ConnectionConfig {
    /**
     * The maximum number of open connections; beyond, a new one replaces an idle one. The default is one for each 16
     * KiB of the heap, and at most three quarters of the files that the process may open.
     */
    OptionalInt max();

    /**
     * The maximum number of bytes on this node of unread answers and incomplete header sections; beyond, the
     * connections that have waited longest are closed. The default is a quarter of the heap.
     */
    Optional<MemorySize> maxUnread();

    /** The time after which a connection is closed that has no request, or whose answers are not read at all. */
    @WithDefault("70s")
    Duration idleTimeout();

    /** The maximum time for the header section of a request, from its first byte on. */
    @WithDefault("10s")
    Duration headerTimeout();
}
