package dev.larder.config;

import dev.larder.core.Compat;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;

/** How Larder speaks HTTP. */
public interface HttpConfig {
    /** Whose answers to give where they differ: {@code larder}, or {@code dreamfactory} with its exact statuses. */
    @WithDefault("larder")
    Compat compat();

    /** Whether a key may also come in the query parameter {@code api_key}, where proxies may log it. */
    @WithDefault("true")
    boolean apiKeyInQuery();

    /** How much a bulk request's body may weigh. */
    @WithDefault("16M")
    MemorySize maxBulkSize();

    /** How much the bodies of all requests under way may weigh together; beyond, 503. */
    @WithDefault("256M")
    MemorySize maxBytesInFlight();
}
