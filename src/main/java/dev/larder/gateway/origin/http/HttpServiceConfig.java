package dev.larder.gateway.origin.http;

import dev.larder.gateway.origin.SharingScope;
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

    /** The cache of answers. */
    CacheConfig cache();

    /** The rules for some requests only. Of the routes of a path, the first one counts. */
    Optional<List<RouteConfig>> routes();

    /** The origin. */
    interface OriginConfig {
        /** The address that requests go to: their path and query are appended. */
        URI url();

        /** Header fields that each request to the origin gets, in place of the client's. */
        Map<String, String> headers();

        /**
         * The maximum time of each of the three waits of a request: for its turn, for a connection, and for the head of
         * its answer.
         */
        @WithDefault("5s")
        Duration timeout();

        /** The maximum pause of the origin within a body. */
        @WithDefault("60s")
        Duration idleTimeout();

        /** The maximum number of concurrent requests to the origin. */
        @WithDefault("100")
        int maxRequests();

        /** The maximum number of further requests that wait for their turn. */
        @WithDefault("1000")
        int maxWaiting();

        /** The maximum number of requests to the origin in a second; no limit by default. */
        Optional<Double> maxRate();

        /**
         * The maximum number of retries, after a pause, of a request that changes nothing, when its connection failed
         * or the answer was 408, 429, 502, 503 or 504. All retries together are at most a tenth of the requests. With
         * 0, it is sent again once if its connection was lost before an answer began.
         */
        @WithDefault("2")
        int retries();

        /**
         * The largest body of a request; no limit by default. Bodies are passed on as they come, but for those of
         * QUERY, which may be as large as a value ({@code max-value-size}).
         */
        Optional<MemorySize> maxRequestBody();

        /**
         * The header fields that tell the origin the client's address: {@code none}, {@code forwarded} (RFC 7239) or
         * {@code x-forwarded} ({@code X-Forwarded-For}, {@code -Proto} and {@code -Host}). Such fields of clients
         * themselves are not forwarded.
         */
        @WithDefault("none")
        ClientFields clientFields();

        /** Whether the origin may have a private address. */
        @WithDefault("true")
        boolean allowPrivate();
    }

    /** The cache of answers. */
    interface CacheConfig {
        /** The service that holds the answers. */
        String in();

        /** Whether answers are cached. */
        @WithDefault("true")
        boolean enabled();

        /**
         * The weight of the origin's own directives: {@code respect} (RFC 9111 and nothing else), {@code default}
         * ({@code ttl} if the origin has none) or {@code override} ({@code ttl} whatever the origin says, except
         * private and no-store).
         */
        @WithDefault("default")
        CachePolicy.Mode mode();

        /** The freshness lifetime of an answer, if {@code mode} uses it. */
        @WithDefault("300s")
        Duration ttl();

        /** The same for single statuses; 0s for never fresh. */
        Map<Integer, Duration> ttlByStatus();

        /** The callers that share answers: {@code key} (those with one API key), {@code role} or {@code shared}. */
        @WithDefault("key")
        SharingScope scope();

        /** The largest body that is stored. */
        @WithDefault("1M")
        MemorySize maxBody();

        /** The maximum number of stored variants of one target, beside the first one (Vary). */
        @WithDefault("32")
        int maxVariants();

        /** Whether answers with Set-Cookie are stored. */
        @WithName("cache-set-cookie")
        @WithDefault("false")
        boolean cacheSetCookie();

        /** Whether the mode override also ignores private and no-store. */
        @WithDefault("false")
        boolean force();

        /** The targeted fields that count before Cache-Control (RFC 9213); Surrogate-Control may be one. */
        @WithDefault("CDN-Cache-Control")
        List<String> targeted();

        /** The time in which a stale answer may replace an error, unless the answer has its own. */
        @WithDefault("0s")
        Duration staleIfError();

        /** The time for which a stale answer is kept for validation. */
        @WithDefault("1h")
        Duration grace();
    }

    /** The rules for some requests only. */
    interface RouteConfig {
        /** The paths: {@code *} stands for a segment and {@code **} for several. */
        Optional<String> path();

        /** A method and a path, if the route is about changes. */
        Optional<String> on();

        /** The freshness lifetime of an answer, in place of the service's ttl. */
        Optional<Duration> ttl();

        /** Tags: of the answers, or, for a change, those that it invalidates. */
        Optional<List<String>> tags();

        /** Other paths that a change invalidates. */
        Optional<List<String>> also();

        /** Whether the request changes nothing, although its method could. */
        @WithDefault("false")
        boolean safe();

        /** Whether answers are cached. */
        @WithDefault("true")
        boolean cache();
    }
}
