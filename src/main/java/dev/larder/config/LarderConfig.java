package dev.larder.config;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;
import java.util.Optional;

/** Everything under {@code larder}. */
@RegisterForReflection(ignoreNested = false)
@ConfigMapping(prefix = "larder")
public interface LarderConfig {
    /**
     * A key with all rights: any secret of 16 or more characters. Without it, and without declared keys, the first
     * start makes one, prints it once and keeps only its hash.
     */
    Optional<String> apiKey();

    /** The directory for data that outlives the process: the file services' entries and the first key's hash. */
    @WithDefault("data")
    String dataDir();

    /** Services by name. Without any there are two, {@code local} and {@code file}. */
    Map<String, ServiceConfig> services();

    /** Roles by name. */
    Map<String, RoleConfig> roles();

    /** API keys by the id in them, as in {@code lk_<id>_<secret>}. */
    Map<String, KeyConfig> keys();

    /** Feeds by name: databases whose changes invalidate. */
    Map<String, FeedConfig> feeds();

    /** Hooks by name: purges after certain writes. */
    Map<String, HookConfig> hooks();

    /** Webhooks by name: addresses to which others send events that purge. */
    Map<String, WebhookConfig> webhooks();

    /** Larder's own limits by name: how much callers may do in how much time. */
    Map<String, LimitConfig> limits();

    /** Events. */
    EventsConfig events();

    /** Other servers that receive events, by name. */
    Map<String, SubscriberConfig> subscribers();
}
