package dev.larder.gateway.origin.http;

import dev.larder.gateway.origin.http.HttpServiceConfig.RouteConfig;
import dev.larder.gateway.policy.CachePolicy;
import java.util.List;
import java.util.Optional;

/** The rules for the requests of some paths. */
final class Route {
    private final Optional<String> method;
    private final PathPattern path;
    private final CachePolicy policy;
    private final List<String> tags;
    private final List<String> also;
    private final boolean safe;
    private final boolean cached;

    /**
     * @param service the policy of the service, which holds but for the route's own settings
     * @throws IllegalArgumentException when the route is invalid
     */
    Route(RouteConfig config, CachePolicy service) {
        if (config.path().isPresent() == config.on().isPresent()) {
            throw new IllegalArgumentException("a route has either a path or an on");
        }
        String[] on = config.on().map(text -> text.strip().split("\\s+", 2)).orElse(new String[0]);
        if (on.length == 1) {
            throw new IllegalArgumentException("the on of a route must be a method and a path, as in 'POST /search'");
        }
        method = on.length == 0 ? Optional.empty() : Optional.of(on[0]);
        path = new PathPattern(config.path().orElseGet(() -> on[1]));
        policy = config.ttl().map(ttl -> service.with(service.mode(), ttl)).orElse(service);
        tags = config.tags().orElse(List.of());
        also = config.also().orElse(List.of());
        tags.forEach(path::requireStars);
        also.forEach(path::requireStars);
        safe = config.safe();
        cached = config.cache();
    }

    /** A route that matches a request, with the texts of its stars. */
    record Match(Route route, List<String> stars) {
        List<String> tags() {
            return route.tags.stream()
                    .map(tag -> PathPattern.filled(tag, stars))
                    .toList();
        }

        List<String> also() {
            return route.also.stream()
                    .map(other -> PathPattern.filled(other, stars))
                    .toList();
        }

        boolean isSafe() {
            return route.safe;
        }

        boolean isCached() {
            return route.cached;
        }

        CachePolicy policy() {
            return route.policy;
        }
    }

    /** The match of the route with a request; empty when it does not match. */
    Optional<Match> match(String requestMethod, String requestPath) {
        if (method.isPresent() && !method.get().equals(requestMethod)) {
            return Optional.empty();
        }
        return path.match(requestPath).map(stars -> new Match(this, stars));
    }
}
