package dev.larder.stores.local;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A store in the heap of this process: the fastest one; its entries are lost with the process, and only this node sees
 * them.
 */
@RegisterForReflection(ignoreNested = false)
@ConfigMapping(prefix = "larder.local")
public interface LocalStoreConfig {
    /**
     * The maximum size of all values together, including keys and headers. A quarter of the heap if neither this nor
     * {@code max-entries} is set.
     */
    Optional<MemorySize> maxBytes();

    /** The maximum number of values. Excludes {@code max-bytes}. */
    OptionalLong maxEntries();

    /** The maximum number of counters, and of keys with rate limits; one more evicts the least used one. */
    @WithDefault("100000")
    long maxCounters();

    /**
     * The maximum size of all lists together, in addition to the values; if it is exceeded, the least used list is
     * evicted. A sixteenth of the heap if it is not set.
     */
    Optional<MemorySize> maxListBytes();

    /**
     * The maximum size of all sessions together, in addition to the values; if it is exceeded, the least used session
     * is evicted. An eighth of the heap if it is not set.
     */
    Optional<MemorySize> maxSessionBytes();

    /**
     * The maximum size, in addition to the values, of all leases and of the placeholders of values that are being
     * loaded: about 1,500 bytes for each such value. A thirty-second of the heap if it is not set.
     */
    Optional<MemorySize> maxLeaseBytes();

    /**
     * The maximum number of listings and removals by prefix that wait while two are under way; one more is answered
     * with 503.
     */
    @WithDefault("100")
    int scanQueue();
}
