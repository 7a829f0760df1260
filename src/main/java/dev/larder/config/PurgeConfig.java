package dev.larder.config;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The targets of a purge. Names may have placeholders in braces; two braces stand for one. */
@RegisterForReflection(ignoreNested = false)
public interface PurgeConfig {
    /** The services in which to purge, or {@code *} for all that have {@code marks}. */
    Set<String> services();

    /** Keys of entries. */
    Optional<List<String>> keys();

    /** Beginnings of keys; in services without {@code key_scan} only such as they declare. */
    Optional<List<String>> prefixes();

    /** Tags of entries. */
    Optional<List<String>> tags();
}
