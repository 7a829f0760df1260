package dev.larder.config;

import dev.larder.core.event.log.Event.Kind;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Another server that receives events, signed after the Standard Webhooks specification. */
@RegisterForReflection(ignoreNested = false)
public interface SubscriberConfig {
    /** Where: {@code http} or {@code https}, without credentials. Redirections are not followed. */
    String url();

    /** {@code whsec_} and 24 to 64 bytes in Base64; several while they are changed, each signs. */
    List<String> secrets();

    /** Names of services; all that keep no queue by default. */
    Optional<Set<String>> services();

    /** put, delete, purge, flush; all of them by default. */
    Optional<Set<Kind>> kinds();

    /** The prefix of the keys; every key by default. A flush is always delivered. */
    Optional<String> prefix();

    /**
     * The service whose backend holds waiting events, and a 410 for every node, so that both survive a restart; it
     * needs {@code key_scan}. It should serve nothing else: its readers can read the events, and a flush drops them. By
     * default, events wait in this node's memory alone.
     */
    Optional<String> queue();

    /** The maximum number of waiting events on this node; more are dropped, and counted. */
    @WithDefault("10000")
    int maxQueue();

    /**
     * The time after its last heartbeat at which a node counts as dead, so that another one delivers its events in the
     * {@code queue}: at least a second. Heartbeats are three times as frequent.
     */
    @WithDefault("30s")
    Duration nodeTimeout();

    /** The maximum time of one attempt, including the answer. */
    @WithDefault("10s")
    Duration timeout();

    /** The maximum number of attempts to send an event. By default, they last about half an hour. */
    @WithDefault("20")
    int attempts();

    /** The longest pause after the first attempt that failed; it doubles with each, and any part of it is waited. */
    @WithDefault("1s")
    Duration backoff();

    /** The longest pause of all, unless the subscriber asks for a longer one by {@code Retry-After}: up to an hour. */
    @WithDefault("5m")
    Duration maxBackoff();

    /** Whether the address may be one that the public cannot reach: loopback, private, link-local and the like. */
    @WithDefault("false")
    boolean allowPrivate();
}
