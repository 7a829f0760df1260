package dev.larder.http.auth;

import dev.larder.http.codec.Query;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The places where a request may carry its API key, in the order in which they are looked at. A blank one is none. */
public final class Credentials {
    private static final CharSequence API_KEY = HttpHeaders.createOptimized("X-API-Key");
    private static final CharSequence DREAMFACTORY_KEY = HttpHeaders.createOptimized("X-DreamFactory-API-Key");
    private static final String BEARER = "Bearer ";

    private Credentials() {}

    /** The key that the request presents, if any. */
    public static Optional<String> of(HttpServerRequest request, Query query, boolean inQuery) {
        String key = field(request, API_KEY);
        if (isNone(key)) {
            key = field(request, DREAMFACTORY_KEY);
        }
        if (isNone(key)) {
            key = bearer(request);
        }
        if (isNone(key) && inQuery) {
            key = query.one(Query.API_KEY).orElse(null);
        }
        return Optional.ofNullable(key).filter(found -> !isNone(found));
    }

    /** The first field of that name that is not blank. */
    private static @Nullable String field(HttpServerRequest request, CharSequence name) {
        String first = request.getHeader(name);
        return first != null && first.isBlank()
                ? request.headers().getAll(name).stream()
                        .filter(value -> !value.isBlank())
                        .findFirst()
                        .orElse(null)
                : first;
    }

    private static @Nullable String bearer(HttpServerRequest request) {
        String authorization = field(request, HttpHeaders.AUTHORIZATION);
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).trim()
                : null;
    }

    private static boolean isNone(@Nullable String key) {
        return key == null || key.isBlank();
    }
}
