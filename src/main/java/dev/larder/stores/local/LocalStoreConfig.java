package dev.larder.stores.local;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.OptionalLong;

/** A store in the heap of this process: fastest, gone with the process, seen by this node alone. */
@RegisterForReflection(ignoreNested = false)
@ConfigMapping(prefix = "larder.local")
public interface LocalStoreConfig {
    /**
     * How much the values may weigh together, keys and headers included. A quarter of the heap when neither this nor
     * {@code max-entries} is given.
     */
    Optional<MemorySize> maxBytes();

    /** How many values there may be. Excludes {@code max-bytes}. */
    OptionalLong maxEntries();

    /** How many counters there may be, and how many keys with rate limits; one more pushes out the one least used. */
    @WithDefault("100000")
    long maxCounters();

    /**
     * How much the lists may weigh together, apart from the entries; beyond, the one least used goes. A sixteenth of the heap
     * when it is not given.
     */
    Optional<MemorySize> maxListBytes();

    /**
     * How much the sessions may weigh together, apart from the values; beyond, the one least used goes. An eighth of the
     * heap when it is not given.
     */
    Optional<MemorySize> maxSessionBytes();

    /**
     * How much the leases and the placeholders of values that are being loaded may weigh together, apart from the values;
     * about 1,500 bytes for each value that is being loaded. A thirty-second of the heap when it is not given.
     */
    Optional<MemorySize> maxLeaseBytes();

    /** How many listings and removals by prefix may wait while two are under way; one more is answered 503. */
    @WithDefault("100")
    int scanQueue();
}
