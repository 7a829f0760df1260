package dev.larder.http.codec;

import dev.larder.core.Refusal;
import dev.larder.core.access.Verb;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The method a request means: its own, or of a POST the one that a header field or a parameter names, as DreamFactory's
 * clients send it where a proxy lets only GET and POST pass.
 */
public final class Method {
    /** The parameters that name a method. */
    public static final Set<String> PARAMETERS = Set.of("method", "_method");

    private static final List<CharSequence> FIELDS = List.of(
            HttpHeaders.createOptimized("X-HTTP-Method"),
            HttpHeaders.createOptimized("X-HTTP-Method-Override"),
            HttpHeaders.createOptimized("X-Method-Override"));

    private Method() {}

    /** Whether another method may be named: only a POST can stand for one. */
    public static boolean isTunnel(HttpServerRequest request) {
        return request.method().name().equals("POST");
    }

    /**
     * The verb that the request means; empty when there is none of this name.
     *
     * @throws Refusal.Bad when it names several, or one that cannot be tunnelled
     */
    public static Optional<Verb> of(HttpServerRequest request, Query query, TargetKind kind) {
        String own = request.method().name();
        if (kind == TargetKind.FORWARD && !isTunnel(request)) {
            return forwarded(own);
        }
        if (!isTunnel(request)) {
            return verb(own.equals("HEAD") ? "GET" : own);
        }
        Set<String> named = new LinkedHashSet<>();
        for (CharSequence field : FIELDS) {
            if (request.headers().contains(field)) {
                request.headers().getAll(field).forEach(name -> named.add(name.toUpperCase(Locale.ROOT)));
            }
        }
        PARAMETERS.forEach(parameter -> query.all(parameter).forEach(name -> named.add(name.toUpperCase(Locale.ROOT))));
        if (named.size() > 1) {
            throw new Refusal.Bad("The request names several methods; one is needed");
        }
        if (named.contains("HEAD")) {
            throw new Refusal.Bad("HEAD cannot be tunnelled: the client would wait for the body of a POST's answer");
        }
        return named.isEmpty() ? Optional.of(Verb.POST) : verb(named.iterator().next());
    }

    /** The verb that a caller needs to send a method to an origin: of a method that is not known, the strongest. */
    private static Optional<Verb> forwarded(String name) {
        return switch (name) {
            case "HEAD", "OPTIONS", "QUERY" -> Optional.of(Verb.GET);
            case "CONNECT", "TRACE" -> Optional.empty();
            default -> verb(name).or(() -> Optional.of(Verb.DELETE));
        };
    }

    private static Optional<Verb> verb(String name) {
        return switch (name) {
            case "GET" -> Optional.of(Verb.GET);
            case "POST" -> Optional.of(Verb.POST);
            case "PUT" -> Optional.of(Verb.PUT);
            case "PATCH" -> Optional.of(Verb.PATCH);
            case "DELETE" -> Optional.of(Verb.DELETE);
            default -> Optional.empty();
        };
    }
}
