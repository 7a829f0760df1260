package dev.larder.stores.file;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The configuration of a {@code file} store. */
@RegisterForReflection(ignoreNested = false)
@ConfigMapping(prefix = "larder.file")
public interface FileStoreConfig {
    /**
     * The directory in which the store creates its own directory, named after its namespace; {@code file} below {@code
     * larder.data-dir} if it is not set. Only one process may use it at a time.
     */
    Optional<String> directory();

    /** The maximum size of all files of the store; at least 1 MiB. One entry may have at most an eighth of it. */
    @WithDefault("1G")
    MemorySize maxBytes();

    /**
     * The maximum size in the heap of the entries that were read or written last; 0 reads every entry from its file. A
     * sixteenth of the heap, and at most 64 MiB, if it is not set.
     */
    Optional<MemorySize> heapBytes();

    /**
     * The maximum size in the heap of the index of all keys; at least 1 MiB. If it is exceeded, the oldest entries are
     * evicted. An eighth of the heap, and at most 128 MiB, if it is not set.
     */
    Optional<MemorySize> indexBytes();

    /**
     * Whether a write is forced to the disk before it is answered. Otherwise it survives the end of the process, but
     * not of the operating system.
     */
    @WithDefault("false")
    boolean fsync();

    /** The interval at which ended entries are removed. */
    @WithDefault("60s")
    Duration sweepInterval();

    /** The maximum number of reads, and of writes, that run at the same time. */
    @WithDefault("8")
    int permits();

    /** The maximum number of reads, and of writes, that wait. */
    @WithDefault("1024")
    int queue();
}
