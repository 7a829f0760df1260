package dev.larder.gateway.origin.http;

import dev.larder.gateway.policy.CachePolicy;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A service in front of an HTTP origin. */
@RegisterForReflection(ignoreNested = false)
public interface HttpServiceConfig {
    /** The origin. */
    OriginConfig http();

    /** What is cached, and where. */
    CacheConfig cache();

    /** What holds for some requests only. Of the routes of a path, the first one counts. */
    Optional<List<RouteConfig>> routes();

    /** The origin. */
    interface OriginConfig {
        /** The address that requests go to: their path and query are appended. */
        URI url();

        /** Header fields that each request to the origin gets, in place of the client's. */
        Map<String, String> headers();

        /** How long a request may wait for its turn, for a connection, and for the head of its answer: each so long. */
        @WithDefault("5s")
        Duration timeout();

        /** How long the origin may pause within a body. */
        @WithDefault("60s")
        Duration idleTimeout();

        /** How many requests the origin gets at once. */
        @WithDefault("100")
        int maxRequests();

        /** How many more requests may wait for their turn. */
        @WithDefault("1000")
        int maxWaiting();

        /** How many requests the origin gets in a second; no limit by default. */
        Optional<Double> maxRate();

        /**
         * The largest body of a request; no limit by default. Bodies are passed on as they come, but for those of QUERY, which
         * may be as large as a value ({@code max-value-size}).
         */
        Optional<MemorySize> maxRequestBody();

        /**
         * How the origin is told who the client is: {@code none}, {@code forwarded} (RFC 7239) or {@code x-forwarded} ({@code
         * X-Forwarded-For}, {@code -Proto} and {@code -Host}). What clients say about it themselves is not passed on.
         */
        @WithDefault("none")
        ClientFields clientFields();

        /** Whether the origin may have a private address. */
        @WithDefault("true")
        boolean allowPrivate();
    }

    /** What is cached, and where. */
    interface CacheConfig {
        /** The service that holds the answers. */
        String in();

        /** Whether answers are cached. */
        @WithDefault("true")
        boolean enabled();

        /**
         * How much the origin's word counts: {@code respect} (RFC 9111 and nothing else), {@code default} ({@code ttl} where
         * the origin says nothing) or {@code override} ({@code ttl} whatever the origin says, but for private and no-store).
         */
        @WithDefault("default")
        CachePolicy.Mode mode();

        /** How long an answer is fresh, where {@code mode} asks for it. */
        @WithDefault("300s")
        Duration ttl();

        /** The same for single statuses; 0s stands for "not at all". */
        Map<Integer, Duration> ttlByStatus();

        /** Whose answers are alike: {@code key} (each API key has its own), {@code role} or {@code shared}. */
        @WithDefault("key")
        Scope scope();

        /** The largest body that is stored. */
        @WithDefault("1M")
        MemorySize maxBody();

        /** How many variants of one target are stored beside the first one (Vary). */
        @WithDefault("32")
        int maxVariants();

        /** Whether answers with Set-Cookie are stored. */
        @WithName("cache-set-cookie")
        @WithDefault("false")
        boolean cacheSetCookie();

        /** In the mode override: whether private and no-store do not count either. */
        @WithDefault("false")
        boolean force();

        /** The targeted fields that count before Cache-Control (RFC 9213). */
        @WithDefault("CDN-Cache-Control")
        List<String> targeted();

        /** How long a stale answer may replace an error, where the answer does not say it. */
        @WithDefault("0s")
        Duration staleIfError();

        /** How long a stale answer is kept to be validated. */
        @WithDefault("1h")
        Duration grace();
    }

    /** What holds for some requests only. */
    interface RouteConfig {
        /** The paths: {@code *} stands for a segment and {@code **} for several. */
        Optional<String> path();

        /** A method and a path, where the route is about changes. */
        Optional<String> on();

        /** How long an answer is fresh, in place of the service's ttl. */
        Optional<Duration> ttl();

        /** Tags: of the answers, or, for a change, those that it invalidates. */
        Optional<List<String>> tags();

        /** Other paths that a change makes outdated. */
        Optional<List<String>> also();

        /** Whether the request changes nothing, although its method could. */
        @WithDefault("false")
        boolean safe();

        /** Whether answers are cached. */
        @WithDefault("true")
        boolean cache();
    }
}
