package dev.larder.http;

import dev.larder.core.Refusal;
import dev.larder.core.access.VisibleServices;
import dev.larder.http.body.Bodies;
import dev.larder.http.codec.RequestTarget;
import dev.larder.http.codec.TargetKind;
import dev.larder.http.codec.TargetParser;
import dev.larder.http.message.AnswerWriter;
import dev.larder.http.problem.HttpRefusal;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.cors.CORSConfig;
import io.quarkus.vertx.http.runtime.cors.CORSFilter;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The additions to Quarkus's CORS filter, if CORS is on: {@code Vary: Origin} in each answer, the methods of the target
 * in answers to preflights, and a body in refusals.
 */
@Singleton
public final class CrossOrigin {
    /** Before Quarkus's own filter (300). */
    private static final int PRIORITY = 310;

    private static final Set<String> READS = Set.of("GET", "HEAD");

    /**
     * The methods of an unknown target: the answer to the request itself, 404 or 400, says more than a refused
     * preflight.
     */
    private static final Set<String> ALL = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    /** The kinds whose paths a service in front of an origin may forward instead. */
    private static final Set<TargetKind> MAY_BE_FORWARDED = EnumSet.of(
            TargetKind.SERVICE,
            TargetKind.ENTRY,
            TargetKind.COUNTERS,
            TargetKind.COUNTER,
            TargetKind.LIST,
            TargetKind.CONVERSATION,
            TargetKind.LIMIT,
            TargetKind.TOUCH,
            TargetKind.LEASE,
            TargetKind.SESSIONS,
            TargetKind.SESSION,
            TargetKind.ROTATION);

    /** The methods that no service forwards. */
    private static final Set<String> NEVER = Set.of("CONNECT", "TRACE");

    private final CORSConfig config;
    private final List<Pattern> patterns;
    private final Endpoints endpoints;
    private final VisibleServices services;
    private final Bodies bodies;
    private final AnswerWriter writer;

    CrossOrigin(
            VertxHttpConfig config, Endpoints endpoints, VisibleServices services, Bodies bodies, AnswerWriter writer) {
        this.config = config.cors();
        this.patterns = CORSFilter.parseAllowedOriginsRegex(this.config.origins());
        this.endpoints = endpoints;
        this.services = services;
        this.bodies = bodies;
        this.writer = writer;
    }

    void install(@Observes Filters filters) {
        if (config.enabled()) {
            filters.register(this::handle, PRIORITY);
        }
    }

    private void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        // a request without the field too gets an answer that a cache must not give to a page of another origin
        context.response().headers().add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null) {
            context.next();
        } else if (!isNamed(origin) && !isSameOrigin(request, origin)) {
            refuse(context, "Pages of this origin may not call this server");
        } else if (isPreflight(request)) {
            context.addHeadersEndHandler(made -> tellMethods(request));
            context.next();
        } else if (isNamed(origin) && !isMethodAllowed(request.method().name())) {
            refuse(context, "Pages of other origins may not use this method here");
        } else {
            context.next();
        }
    }

    private void refuse(RoutingContext context, String message) {
        if (Bodies.mayCome(context.request())) {
            bodies.hold(context);
        }
        writer.refuse(context.request(), HttpRefusal.of(403, message));
    }

    /** Whether the configuration names the origin. */
    private boolean isNamed(String origin) {
        List<String> origins = config.origins().orElse(List.of());
        return origins.contains(origin)
                || origins.equals(List.of("*"))
                || CORSFilter.isOriginAllowedByRegex(patterns, origin);
    }

    private static boolean isSameOrigin(HttpServerRequest request, String origin) {
        HostAndPort own = request.authority();
        try {
            URI page = new URI(origin);
            return own != null
                    && own.host().equalsIgnoreCase(page.getHost())
                    && request.scheme().equalsIgnoreCase(page.getScheme())
                    && port(own.port(), request.scheme()) == port(page.getPort(), request.scheme());
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static int port(int given, String scheme) {
        return given > 0 ? given : scheme.equals("https") ? 443 : 80;
    }

    private static boolean isPreflight(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && (request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)
                        || request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS));
    }

    /** Puts the methods that the target has in the place of those that the browser asked for. */
    private void tellMethods(HttpServerRequest request) {
        var fields = request.response().headers();
        if (fields.contains(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS)) {
            String methods = methods(request).stream()
                    .filter(this::isMethodAllowed)
                    .sorted()
                    .collect(Collectors.joining(", "));
            fields.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, methods);
        }
    }

    private Set<String> methods(HttpServerRequest request) {
        String path = RequestTarget.path(request.uri());
        if (!RequestTarget.isApi(path)) {
            return READS;
        }
        try {
            TargetKind kind = TargetParser.parse(path).kind();
            return MAY_BE_FORWARDED.contains(kind) && services.haveFronts() ? any(request) : endpoints.methods(kind);
        } catch (Refusal e) {
            return services.haveFronts() ? any(request) : ALL;
        }
    }

    /**
     * All that the configuration names. A service in front of an origin takes any method, and a preflight has no API
     * key: its answer must not tell which services those are.
     */
    private Set<String> any(HttpServerRequest request) {
        Set<String> any = new TreeSet<>(ALL);
        if (CORSFilter.isConfiguredWithWildcard(config.methods())) {
            any.addAll(request.headers().getAll(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD));
        } else {
            any.addAll(config.methods().orElse(List.of()));
        }
        any.removeAll(NEVER);
        return any;
    }

    private boolean isMethodAllowed(String method) {
        return CORSFilter.isConfiguredWithWildcard(config.methods())
                || config.methods().orElse(List.of()).contains(method);
    }
}
