package dev.larder.stores.file;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How a {@code file} store keeps its entries. */
@RegisterForReflection(ignoreNested = false)
@ConfigMapping(prefix = "larder.file")
public interface FileStoreConfig {
    /**
     * The directory in which the store makes one of its own, named after its namespace. Without it that is {@code file}
     * below {@code larder.data-dir}. Only one process may use it at a time.
     */
    Optional<String> directory();

    /** How many bytes the store's files may take together; at least 1 MiB. One entry may take an eighth of it. */
    @WithDefault("1G")
    MemorySize maxBytes();

    /** How many bytes of heap the entries read or written last may take; 0 reads every entry from its file. */
    @WithDefault("64M")
    MemorySize heapBytes();

    /** How many bytes of heap the index of all keys may take, at least 1 MiB; beyond, the oldest entries go. */
    @WithDefault("128M")
    MemorySize indexBytes();

    /** Whether a write is on the disk, not only with the operating system, before it is answered. */
    @WithDefault("false")
    boolean fsync();

    /** How often entries that have ended are looked for. */
    @WithDefault("60s")
    Duration sweepInterval();

    /** How many reads, and as many writes, may be under way at once. */
    @WithDefault("8")
    int permits();

    /** How many more reads, and as many more writes, may wait. */
    @WithDefault("1024")
    int queue();
}
