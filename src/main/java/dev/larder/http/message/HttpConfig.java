package dev.larder.http.message;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The HTTP interface of Larder. */
@RegisterForReflection(ignoreNested = false)
@ConfigMapping(prefix = "larder.http")
public interface HttpConfig {
    /** The conventions of answers: {@code larder}, or {@code dreamfactory} with its exact statuses. */
    @WithDefault("larder")
    Compat compat();

    /** Whether a key may also come in the query parameter {@code api_key}, where proxies may log it. */
    @WithDefault("true")
    boolean apiKeyInQuery();

    /** The maximum size of a bulk request's body, and of the values of a bulk read together. */
    @WithDefault("16M")
    MemorySize maxBulkSize();

    /**
     * The maximum size of the bodies of all requests under way, the values that bulk reads hold, and the bodies of all
     * answers of more than 64 KiB together; beyond, 503. At least the maximum size of one body ({@code
     * quarkus.http.limits.max-body-size}). The default is an eighth of the heap. A caller that has half of it under way
     * gets no more.
     */
    Optional<MemorySize> maxBytesInFlight();

    /** The time from the start of a request's body without a minimum rate. */
    @WithDefault("10s")
    Duration bodyGrace();

    /** The minimum rate of a request's body after the grace, in bytes a second on average; below, 408. */
    @WithDefault("1K")
    MemorySize bodyMinRate();

    /** The maximum time without a byte of a request's body; beyond, 408. */
    @WithDefault("30s")
    Duration bodyIdleTimeout();

    /**
     * The maximum time for a whole request body; beyond, 408. Not for bodies that are streamed to an origin, which hold
     * no memory.
     */
    @WithDefault("5m")
    Duration bodyTimeout();

    /** Whether answers that tell of rate limits also have {@code X-RateLimit-*}, as DreamFactory's do. */
    @WithDefault("false")
    boolean xRateLimit();

    /** The conventions of answers. */
    enum Compat {
        /** Larder's own, which are HTTP's. */
        LARDER,
        /** DreamFactory's: 400 where Larder has 409, and a write answers with what was written. */
        DREAMFACTORY
    }
}
