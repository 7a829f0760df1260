package dev.larder.config;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The events of changes, and the bounds of listeners. */
@RegisterForReflection(ignoreNested = false)
public interface EventsConfig {
    /**
     * The number of events of a service that are kept while it has listeners; a listener that falls further behind
     * loses events.
     */
    @WithDefault("10000")
    int window();

    /** The time for which events are still kept after the last listener has left. */
    @WithDefault("1m")
    Duration linger();

    /** The maximum number of listeners of one service on one node; beyond, 503. */
    @WithDefault("2000")
    int maxListeners();

    /** The time between two heartbeats to a listener without events. */
    @WithDefault("15s")
    Duration heartbeat();

    /**
     * The time after which a stream ends, so that the listener reconnects and shows that its API key is still accepted.
     */
    @WithDefault("1h")
    Duration maxAge();

    /** The time after which a listener is asked to reconnect. */
    @WithDefault("3s")
    Duration retry();
}
