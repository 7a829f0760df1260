package dev.larder.config;

import dev.larder.core.access.Verb;
import dev.larder.core.event.rules.OnError;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One hook: a purge after certain writes, before their writers get an answer. */
@RegisterForReflection(ignoreNested = false)
public interface HookConfig {
    /** The writes that trigger the hook. */
    OnConfig on();

    /** The keys, prefixes and tags that it purges. */
    PurgeConfig purge();

    /** The result of a write when the purge fails. */
    @WithDefault("fail")
    OnError onError();

    /** The maximum time of the purge. */
    @WithDefault("2s")
    Duration timeout();

    /** A selection of writes. */
    interface OnConfig {
        /** The service that is written to. */
        String service();

        /** POST, PUT, PATCH, DELETE; all that bring what {@code purge} needs when not given. */
        Optional<Set<Verb>> verbs();

        /**
         * Shapes of the keys that are written, such as {@code user:{id}:*}; every key when not given. {@code {name}}
         * stands for what is there up to the next {@code /}, {@code :} or the character behind it, {@code *} at the end
         * for the rest.
         */
        Optional<List<String>> keys();
    }
}
