package dev.larder.config;

import dev.larder.core.access.Verb;
import dev.larder.core.event.rules.OnError;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One hook: what is purged after which writes, before their writers get an answer. */
@RegisterForReflection(ignoreNested = false)
public interface HookConfig {
    /** What sets the hook off. */
    OnConfig on();

    /** What it purges. */
    PurgeConfig purge();

    /** What becomes of a write when the purge cannot be done. */
    @WithDefault("fail")
    OnError onError();

    /** How long the purge may take. */
    @WithDefault("2s")
    Duration timeout();

    /** Which writes. */
    interface OnConfig {
        /** The service that is written to. */
        String service();

        /** POST, PUT, PATCH, DELETE; all that bring what {@code purge} needs when not given. */
        Optional<Set<Verb>> verbs();

        /**
         * Shapes of the keys that are written, such as {@code user:{id}:*}; every key when not given. {@code {name}} stands
         * for what is there up to the next {@code /}, {@code :} or the character behind it, {@code *} at the end for the
         * rest.
         */
        Optional<List<String>> keys();
    }
}
