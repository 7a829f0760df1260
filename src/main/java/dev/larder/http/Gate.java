package dev.larder.http;

import dev.larder.core.Refusal;
import dev.larder.core.access.Caller;
import dev.larder.core.access.KeyRing;
import dev.larder.core.access.Verb;
import dev.larder.core.access.VisibleServices;
import dev.larder.core.service.Service;
import dev.larder.http.auth.Credentials;
import dev.larder.http.body.Bodies;
import dev.larder.http.codec.ContentFields;
import dev.larder.http.codec.Method;
import dev.larder.http.codec.Query;
import dev.larder.http.codec.RequestTarget;
import dev.larder.http.codec.TargetKind;
import dev.larder.http.codec.TargetParser;
import dev.larder.http.limit.LimitGate;
import dev.larder.http.message.AnswerWriter;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.message.HttpConfig;
import dev.larder.http.problem.HttpRefusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * The entrance of the API, in front of the router: authenticates a request, parses its raw target and method, and
 * applies the limits. Admitted requests go to the endpoint for their kind of target and verb.
 *
 * <p>A request that is refused here has cost no backend a call, and no byte of its body was kept.
 */
@Singleton
final class Gate {
    /** After Quarkus's own CORS filter (300), before its security (200) and everything that would look at the path. */
    private static final int PRIORITY = 250;

    /**
     * The sender of a delivery: known by its signature, which is checked when the body is there, and without rights.
     */
    private static final Caller SENDER = new Caller("sender", List.of());

    private final HttpConfig config;
    private final KeyRing keys;
    private final VisibleServices services;
    private final LimitGate limits;
    private final Bodies bodies;
    private final Endpoints endpoints;
    private final Dispatch dispatch;
    private final AnswerWriter writer;

    Gate(
            HttpConfig config,
            KeyRing keys,
            VisibleServices services,
            LimitGate limits,
            Bodies bodies,
            Endpoints endpoints,
            Dispatch dispatch,
            AnswerWriter writer) {
        this.config = config;
        this.keys = keys;
        this.services = services;
        this.limits = limits;
        this.bodies = bodies;
        this.endpoints = endpoints;
        this.dispatch = dispatch;
        this.writer = writer;
    }

    void install(@Observes Filters filters) {
        filters.register(this::handle, PRIORITY);
    }

    private void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        String path = RequestTarget.path(request.uri());
        Optional<ApiRequest> passedOn = ApiRequest.find(context);
        if (!RequestTarget.isApi(path)) {
            passBy(context);
        } else if (passedOn.isPresent()) {
            // under its current name
            limits.repeat(context);
            dispatch.resume(context, passedOn.get());
        } else {
            try {
                receive(context, path);
            } catch (RuntimeException e) {
                // an edge: nothing but an answer may come out of here
                writer.refuse(request, e);
            }
        }
    }

    /**
     * Passes a request outside the API to the router. The router would treat //api and /api; as /api, without an API
     * key; so they get a 404.
     */
    private void passBy(RoutingContext context) {
        if (RequestTarget.isApi(withoutParameters(context.normalizedPath()))) {
            writer.refuse(context.request(), HttpRefusal.of(404));
        } else {
            context.next();
        }
    }

    private void receive(RoutingContext context, String path) {
        HttpServerRequest request = context.request();
        if (Bodies.mayCome(request)) {
            bodies.hold(context);
        }
        if (limits.isBarred(context)) {
            return;
        }
        if (isPreflight(request)) {
            throw HttpRefusal.of(403, "Web pages of other origins may not call this server: CORS is off");
        }
        Query query = Query.of(request.uri());
        boolean delivery = RequestTarget.isDelivery(path);
        Optional<String> key = delivery ? Optional.empty() : Credentials.of(request, query, config.apiKeyInQuery());
        Optional<Caller> caller = delivery ? Optional.of(SENDER) : key.flatMap(keys::authenticate);
        if (caller.isPresent()) {
            letIn(context, path, query, caller.get());
        } else {
            HttpRefusal refusal = key.isPresent() ? HttpRefusal.unknownKey() : HttpRefusal.of(401);
            limits.failed(context, () -> writer.refuse(request, refusal));
        }
    }

    private void letIn(RoutingContext context, String path, Query query, Caller caller) {
        ApiRequest call;
        Endpoints.Line line;
        try {
            call = call(context.request(), path, query, caller);
            line = endpoints.find(call);
        } catch (RuntimeException refusal) {
            limits.passRefused(context, caller, refusal);
            return;
        }
        limits.pass(context, call, () -> dispatch.serve(context, call, line));
    }

    private ApiRequest call(HttpServerRequest request, String path, Query query, Caller caller) {
        if (!config.apiKeyInQuery() && query.names().contains(Query.API_KEY)) {
            throw new Refusal.Bad("An API key is not accepted in the query here; send it in the header X-API-Key");
        }
        RequestTarget target = TargetParser.parse(
                path,
                service -> services.isFront(caller, service),
                service -> services.keepsConversations(caller, service));
        Verb verb = Method.of(request, query, target.kind()).orElseThrow(() -> endpoints.notAllowed(target.kind()));
        Optional<Service> service =
                target.service().isEmpty() ? Optional.empty() : Optional.of(services.get(caller, target.service()));
        Query rest = Method.isTunnel(request) ? query.without(Method.PARAMETERS) : query;
        boolean head = request.method().equals(HttpMethod.HEAD);
        ContentFields.check(request, target.kind());
        if (verb == Verb.PATCH && target.kind() != TargetKind.FORWARD) {
            ContentFields.checkPatch(request);
        }
        return new ApiRequest(request, target, rest, verb, caller, service, head);
    }

    /** Whether the request is a preflight of CORS. If CORS is on, Quarkus has answered it before. */
    private static boolean isPreflight(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains(HttpHeaders.ORIGIN)
                && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    }

    /** The beginning of a path up to its first matrix parameter, which Quarkus REST takes out of it. */
    private static String withoutParameters(String path) {
        int parameters = path.indexOf(';');
        return parameters < 0 ? path : path.substring(0, parameters);
    }
}
