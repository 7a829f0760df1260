package dev.larder.config;

import dev.larder.core.invalidation.tier.TierRules.Consistency;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Copies in the heap of this process in front of a service that several nodes share. */
@RegisterForReflection(ignoreNested = false)
@ConfigMapping(prefix = "larder.tiered")
public interface TieredConfig {
    /**
     * The service whose entries are copied, which must not be {@code tiered} itself. Every node that writes to it must
     * declare the tiered service too, or its writes are found only when copies end.
     */
    String l2();

    /**
     * The guarantee for a served copy: {@code bounded}, current within the last {@code heartbeat} + 1 s; or
     * {@code strict}, current, with one call to the backend for each read.
     */
    @WithDefault("bounded")
    Consistency consistency();

    /** The time between two questions for the writes and invalidations of other nodes. */
    @WithDefault("500ms")
    Duration heartbeat();

    /** The maximum time for which a copy is kept. */
    @WithDefault("10s")
    Duration l1Ttl();

    /**
     * The maximum size of all copies, keys and headers included. A quarter of the heap when neither this nor {@code
     * max-entries} is given.
     */
    Optional<MemorySize> maxBytes();

    /** The maximum number of copies. Excludes {@code max-bytes}. */
    OptionalLong maxEntries();
}
