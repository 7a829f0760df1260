package dev.larder.http.auth;

import dev.larder.http.codec.Query;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The places where a request may carry its API key, in the order in which they are looked at. An empty one is none. */
public final class Credentials {
    private static final CharSequence API_KEY = HttpHeaders.createOptimized("X-API-Key");
    private static final CharSequence DREAMFACTORY_KEY = HttpHeaders.createOptimized("X-DreamFactory-API-Key");
    private static final String BEARER = "Bearer ";

    private Credentials() {}

    /** The key that the request presents, if any. */
    public static Optional<String> of(HttpServerRequest request, Query query, boolean inQuery) {
        String key = request.getHeader(API_KEY);
        if (isNone(key)) {
            key = request.getHeader(DREAMFACTORY_KEY);
        }
        if (isNone(key)) {
            key = bearer(request);
        }
        if (isNone(key) && inQuery) {
            key = query.one(Query.API_KEY).orElse(null);
        }
        return Optional.ofNullable(key).filter(found -> !found.isEmpty());
    }

    private static @Nullable String bearer(HttpServerRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).trim()
                : null;
    }

    private static boolean isNone(@Nullable String key) {
        return key == null || key.isEmpty();
    }
}
