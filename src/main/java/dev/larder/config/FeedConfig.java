package dev.larder.config;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithDefault;
import java.util.Set;

/** One feed: an outside source of changes, and where they purge. What belongs to its type stands beside it. */
@RegisterForReflection(ignoreNested = false)
public interface FeedConfig {
    /** The source: {@code postgresql}. */
    String type();

    /** The services in which its changes purge, or {@code *} for all. */
    Set<String> services();

    /** Whether this node is not ready while it does not follow the source. */
    @WithDefault("false")
    boolean required();
}
