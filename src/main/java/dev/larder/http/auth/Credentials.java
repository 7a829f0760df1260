package dev.larder.http.auth;

import dev.larder.http.codec.Query;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Where a request may carry its API key, in the order in which they are looked at. */
public final class Credentials {
    private static final CharSequence API_KEY = HttpHeaders.createOptimized("X-API-Key");
    private static final CharSequence DREAMFACTORY_KEY = HttpHeaders.createOptimized("X-DreamFactory-API-Key");
    private static final String BEARER = "Bearer ";

    private Credentials() {}

    /** The key that the request presents, if any. */
    public static Optional<String> of(HttpServerRequest request, Query query, boolean inQuery) {
        String key = request.getHeader(API_KEY);
        if (key == null) {
            key = request.getHeader(DREAMFACTORY_KEY);
        }
        if (key == null) {
            String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
            if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                key = authorization.substring(BEARER.length()).trim();
            }
        }
        return key == null && inQuery ? query.one(Query.API_KEY) : Optional.ofNullable(key);
    }
}
