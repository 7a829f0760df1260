package dev.larder.gateway.origin.http;

import dev.larder.gateway.origin.http.HttpServiceConfig.CacheConfig;
import dev.larder.gateway.origin.http.HttpServiceConfig.OriginConfig;
import dev.larder.gateway.origin.http.HttpServiceConfig.RouteConfig;
import dev.larder.gateway.policy.CachePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Finds the errors in the configuration of a service in front of an HTTP origin whose values fit their types. */
final class HttpServiceFaults {
    /** A token (RFC 9110, section 5.6.2). */
    private static final Pattern FIELD_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final Pattern FIELD_VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final int FIRST_STATUS = 100;
    private static final int LAST_STATUS = 599;

    private final List<String> faults = new ArrayList<>();

    private HttpServiceFaults() {}

    /** The faults, a line each, which begins with the property. */
    static List<String> of(HttpServiceConfig config) {
        var found = new HttpServiceFaults();
        found.origin(config.http());
        found.cache(config.cache());
        List<RouteConfig> routes = config.routes().orElse(List.of());
        for (int i = 0; i < routes.size(); i++) {
            found.route("routes[%d]".formatted(i), routes.get(i));
        }
        return List.copyOf(found.faults);
    }

    private void origin(OriginConfig origin) {
        require(
                HttpOrigin.isAddress(origin.url()),
                "http.url must be an http or https address without a user and a query, such as http://127.0.0.1:9000/v1");
        origin.headers().forEach((name, value) -> {
            require(FIELD_NAME.matcher(name).matches(), "http.headers.%s is no name of a header field".formatted(name));
            require(
                    FIELD_VALUE.matcher(value).matches(),
                    "http.headers.%s has a value that no header field can have".formatted(name));
        });
        requirePositive("http.timeout", origin.timeout());
        requirePositive("http.idle-timeout", origin.idleTimeout());
        require(origin.maxRequests() >= 1, "http.max-requests must be 1 or more");
        require(origin.maxWaiting() >= 0, "http.max-waiting must be 0 or more");
        require(
                origin.retries() >= 0 && origin.retries() <= HttpOrigin.MAX_RETRIES,
                "http.retries must be from 0 to " + HttpOrigin.MAX_RETRIES);
        require(origin.maxRate().map(rate -> rate > 0).orElse(true), "http.max-rate must be more than 0");
    }

    private void cache(CacheConfig cache) {
        require(cache.maxVariants() >= 1, "cache.max-variants must be 1 or more");
        requireNoLess("cache.ttl", cache.ttl());
        requireNoLess("cache.stale-if-error", cache.staleIfError());
        requireNoLess("cache.grace", cache.grace());
        cache.ttlByStatus().forEach((status, ttl) -> {
            require(
                    status >= FIRST_STATUS && status <= LAST_STATUS,
                    "cache.ttl-by-status.%d is about no status of HTTP".formatted(status));
            requireNoLess("cache.ttl-by-status.%d".formatted(status), ttl);
        });
    }

    private void route(String property, RouteConfig route) {
        try {
            // no policy makes it invalid
            var unused = new Route(route, CachePolicy.RESPECT);
        } catch (IllegalArgumentException e) {
            faults.add("%s: %s".formatted(property, e.getMessage()));
        }
        route.ttl().ifPresent(ttl -> requireNoLess(property + ".ttl", ttl));
    }

    private void requirePositive(String property, Duration duration) {
        require(duration.toMillis() >= 1, property + " must be more than 0");
    }

    private void requireNoLess(String property, Duration duration) {
        require(!duration.isNegative(), property + " must be 0 or more");
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            faults.add(otherwise);
        }
    }
}
