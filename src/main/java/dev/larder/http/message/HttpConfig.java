package dev.larder.http.message;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How Larder speaks HTTP. */
@RegisterForReflection(ignoreNested = false)
@ConfigMapping(prefix = "larder.http")
public interface HttpConfig {
    /** Whose answers to give where they differ: {@code larder}, or {@code dreamfactory} with its exact statuses. */
    @WithDefault("larder")
    Compat compat();

    /** Whether a key may also come in the query parameter {@code api_key}, where proxies may log it. */
    @WithDefault("true")
    boolean apiKeyInQuery();

    /** How much a bulk request's body may weigh, and the values of a bulk read together. */
    @WithDefault("16M")
    MemorySize maxBulkSize();

    /**
     * How much the bodies of all requests under way, the values that bulk reads hold, and the bodies of all answers of more
     * than 64 KiB may weigh together; beyond, 503. At least what the server reads of one body ({@code quarkus.http.limits.max-body-size}). An eighth of the heap
     * when it is not set. A caller that has half of it under way gets no more.
     */
    Optional<MemorySize> maxBytesInFlight();

    /** How long a request's body may come without a least rate. */
    @WithDefault("10s")
    Duration bodyGrace();

    /** How much of a request's body must come in a second, on average, when the grace is over; else 408. */
    @WithDefault("1K")
    MemorySize bodyMinRate();

    /** How long nothing may come of a request's body before it is answered with 408. */
    @WithDefault("30s")
    Duration bodyIdleTimeout();

    /**
     * How long all of a request's body may take before it is answered with 408; not for bodies that are passed on to an origin as
     * they come, which hold no memory.
     */
    @WithDefault("5m")
    Duration bodyTimeout();

    /** Whether answers that tell of rate limits also have {@code X-RateLimit-*}, as DreamFactory's do. */
    @WithDefault("false")
    boolean xRateLimit();

    /** Whose conventions the answers follow where they differ. */
    enum Compat {
        /** Larder's own, which are HTTP's. */
        LARDER,
        /** DreamFactory's: 400 where Larder has 409, and a write answers with what was written. */
        DREAMFACTORY
    }
}
