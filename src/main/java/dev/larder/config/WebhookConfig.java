package dev.larder.config;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One webhook, {@code POST /api/v2/system/hook/<name>}: purges triggered by the events of other systems. */
@RegisterForReflection(ignoreNested = false)
public interface WebhookConfig {
    /** The format and signature of deliveries: Standard Webhooks, GitHub or CloudEvents 1.0. */
    Type type();

    /**
     * The secrets of its senders, each good by itself: {@code whsec_…} for {@code standard}, any text for
     * {@code github}; for {@code cloudevents} {@code whsec_…} to sign with, or any other text as a bearer token.
     */
    List<String> secrets();

    /** The keys, prefixes and tags that it purges. */
    PurgeConfig purge();

    /**
     * The kinds of events that purge: the body's {@code type}, X-GitHub-Event, or CloudEvents' type; all when not
     * given.
     */
    Optional<Set<String>> events();

    /**
     * The maximum difference between a delivery's timestamp and the receiver's clock; GitHub's deliveries have no
     * timestamp.
     */
    @WithDefault("5m")
    Duration tolerance();

    /** The largest delivery. */
    @WithDefault("1M")
    MemorySize maxSize();

    /** The maximum time of the purge. */
    @WithDefault("5s")
    Duration timeout();

    /**
     * The service that stores the ids of deliveries for a day, for all nodes; each node remembers its own when not
     * given.
     */
    Optional<String> rememberIn();

    /** The formats of deliveries. */
    enum Type {
        /** Standard Webhooks. */
        STANDARD,
        /** GitHub's webhooks. */
        GITHUB,
        /** CloudEvents 1.0 over HTTP, structured or binary. */
        CLOUDEVENTS
    }
}
