package dev.larder.config;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is told of changes, and what listeners may cost. */
@RegisterForReflection(ignoreNested = false)
public interface EventsConfig {
    /** How many events of a service are remembered while somebody listens; who falls back further has lost some. */
    @WithDefault("10000")
    int window();

    /** For how long events are still remembered when the last listener has left. */
    @WithDefault("1m")
    Duration linger();

    /** How many may listen to one service on one node; beyond, 503. */
    @WithDefault("2000")
    int maxListeners();

    /** How often a listener hears something although nothing happens. */
    @WithDefault("15s")
    Duration heartbeat();

    /** After how long a listener is sent away, to come again and show that its API key is still accepted. */
    @WithDefault("1h")
    Duration maxAge();

    /** How long a listener is asked to wait before it comes again. */
    @WithDefault("3s")
    Duration retry();
}
