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

    /** What is known of a copy before it is shown: at most {@code heartbeat} + 1 s old, or asked for each time. */
    @WithDefault("bounded")
    Consistency consistency();

    /** How often this node asks what others have written and invalidated. */
    @WithDefault("500ms")
    Duration heartbeat();

    /** How long a copy is kept at most. */
    @WithDefault("10s")
    Duration l1Ttl();

    /**
     * How much the copies may weigh together, keys and headers included. A quarter of the heap when neither this nor
     * {@code max-entries} is given.
     */
    Optional<MemorySize> maxBytes();

    /** How many copies there may be. Excludes {@code max-bytes}. */
    OptionalLong maxEntries();
}
