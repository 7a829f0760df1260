package dev.larder.config;

import dev.larder.core.access.Verb;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A role: what the keys that have it may do. */
@RegisterForReflection(ignoreNested = false)
public interface RoleConfig {
    /** The role's permissions; each by itself allows what it says. */
    List<GrantConfig> grants();

    /** One permission: the named verbs, in the named services, for keys with the named beginnings. */
    interface GrantConfig {
        /** Names of services, or {@code *} for all. */
        Set<String> services();

        /** The prefixes of the keys; by default every key, and the service as a whole. */
        Optional<List<String>> prefixes();

        /** GET, POST, PUT, PATCH, DELETE; all of them when not given. */
        Optional<Set<Verb>> verbs();
    }
}
