package dev.larder.config;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** An API key, without the key: {@code java -jar quarkus-run.jar new-key} prints one with its hash. */
@RegisterForReflection(ignoreNested = false)
public interface KeyConfig {
    /** The SHA-256 of the whole key, in 64 lower-case hexadecimal digits. */
    String hash();

    /** The names of its roles; the key may do what any of them may. */
    Set<String> roles();

    /** The time at which it expires, as in 2027-01-31T00:00:00Z; never by default. */
    Optional<Instant> expires();
}
