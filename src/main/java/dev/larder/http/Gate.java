package dev.larder.http;

import dev.larder.core.Refusal;
import dev.larder.core.access.Caller;
import dev.larder.core.access.KeyRing;
import dev.larder.core.access.Verb;
import dev.larder.core.event.inbound.Webhooks;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceRegistry;
import dev.larder.http.auth.Credentials;
import dev.larder.http.auth.GateCaller;
import dev.larder.http.codec.Query;
import dev.larder.http.codec.Target;
import dev.larder.http.codec.TargetKind;
import dev.larder.http.codec.TargetParser;
import dev.larder.http.problem.Problem;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotAllowedException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where every request of the API comes in, before it is routed: asks who it is, reads what it is aimed at from the raw
 * target, admits its body, and sends it to the resource for that kind of target.
 *
 * <p>A request that is refused here has cost no backend a call, and no byte of its body was kept.
 */
@Singleton
final class Gate {
    /** After Quarkus's own CORS filter (300), before its security (200) and everything that would look at the path. */
    private static final int PRIORITY = 250;

    private static final String TUNNEL = "X-HTTP-Method";
    private static final String PROBLEM_OR_ANYTHING = Problems.RFC_9457 + ", */*";

    /** Whoever sends an event: known by its signature, which is asked for when the body is there, and with no rights. */
    private static final Caller SENDER = new Caller("sender", List.of());

    private final HttpConfig config;
    private final KeyRing keys;
    private final ServiceRegistry services;
    private final Webhooks webhooks;
    private final LimitGate limits;
    private final BodyBudget budget;
    private final Problems problems;

    Gate(
            HttpConfig config,
            KeyRing keys,
            ServiceRegistry services,
            Webhooks webhooks,
            LimitGate limits,
            BodyBudget budget,
            Problems problems) {
        this.config = config;
        this.keys = keys;
        this.services = services;
        this.webhooks = webhooks;
        this.limits = limits;
        this.budget = budget;
        this.problems = problems;
    }

    void install(@Observes Filters filters) {
        filters.register(this::handle, PRIORITY);
    }

    private void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        String path = Target.path(request.uri());
        if (!Target.isApi(path) || ApiRequest.isAttachedTo(context)) {
            limits.repeat(context);
            if (!Target.isApi(path) && Target.isApi(withoutParameters(context.normalizedPath()))) {
                // the router would take //api and /api; for /api, and read the body of somebody nobody has asked who it
                // is
                AnswerWriter.send(request, problems.answer(Problem.of(404, Problem.phrase(404)), request));
            } else {
                context.next();
            }
            return;
        }
        try {
            if (limits.isBarred(context)) {
                return;
            }
            Query query = Query.of(request.uri());
            Optional<Caller> caller = Target.isDelivery(path)
                    ? Optional.of(SENDER)
                    : Credentials.of(request, query, config.apiKeyInQuery()).flatMap(keys::authenticate);
            if (caller.isEmpty()) {
                limits.failed(
                        context,
                        () -> AnswerWriter.send(
                                request, problems.answer(Problem.of(401, Problem.phrase(401)), request)));
                return;
            }
            letIn(context, path, query, caller.get());
        } catch (RuntimeException e) {
            // an edge: nothing but an answer may come out of here
            AnswerWriter.send(request, problems.answer(e, request));
        }
    }

    private void letIn(RoutingContext context, String path, Query query, Caller caller) {
        ApiRequest exchange;
        try {
            exchange = exchange(context.request(), path, query, caller);
        } catch (RuntimeException refusal) {
            limits.passRefused(context, caller, refusal);
            return;
        }
        limits.pass(context, exchange, () -> route(context, path, exchange));
    }

    private ApiRequest exchange(HttpServerRequest request, String path, Query query, Caller caller) {
        if (!config.apiKeyInQuery() && query.names().contains(Query.API_KEY)) {
            throw new Refusal.Bad("An API key may not come in the query here; send it in the header X-API-Key");
        }
        Target target = TargetParser.parse(path);
        Verb verb = verb(method(request), target.kind());
        Optional<Service> service =
                target.service().isEmpty() ? Optional.empty() : Optional.of(services.get(target.service()));
        boolean head = request.method().equals(HttpMethod.HEAD);
        var exchange = new ApiRequest(request, target, query, verb, caller, service, head);
        service.ifPresent(known -> exchange.access().requireSight());
        return exchange;
    }

    private void route(RoutingContext context, String path, ApiRequest exchange) {
        HttpServerRequest request = context.request();
        Target target = exchange.target();
        Verb verb = exchange.verb();
        if (target.kind() == TargetKind.HOOK) {
            budget.admitDelivery(context, webhooks.maxBytes(target.rest()));
        } else {
            budget.admit(context, exchange.service().map(Service::rules), target.kind());
        }
        exchange.attachTo(context);
        GateCaller.attach(context, exchange.caller());
        acceptAnything(request);
        if (verb.name().equals(request.method().name()) && target.isRoutedAsSent(path)) {
            context.next();
        } else {
            // Quarkus REST would leave out the answer to a HEAD altogether, its header fields too
            context.reroute(HttpMethod.valueOf(verb.name()), target.route());
        }
    }

    /** The beginning of a path up to its first matrix parameter, which Quarkus REST takes out of it. */
    private static String withoutParameters(String path) {
        int parameters = path.indexOf(';');
        return parameters < 0 ? path : path.substring(0, parameters);
    }

    /** Nothing is negotiated but the form of a problem, and Quarkus REST fails on a field that makes no sense. */
    private static void acceptAnything(HttpServerRequest request) {
        if (Problems.wantsRfc9457(request)) {
            request.headers().set(HttpHeaders.ACCEPT, PROBLEM_OR_ANYTHING);
        } else {
            request.headers().remove(HttpHeaders.ACCEPT);
        }
    }

    private static String method(HttpServerRequest request) {
        String method = request.method().name();
        String tunnelled = method.equals("POST") ? request.getHeader(TUNNEL) : null;
        if (tunnelled != null && tunnelled.equalsIgnoreCase("HEAD")) {
            throw new Refusal.Bad("HEAD cannot be tunnelled: the client would wait for the body of a POST's answer");
        }
        return tunnelled == null ? method : tunnelled.toUpperCase(Locale.ROOT);
    }

    private static Verb verb(String method, TargetKind kind) {
        if (!kind.methods().contains(method)) {
            List<String> others = kind.methods().subList(1, kind.methods().size());
            throw new NotAllowedException(kind.methods().get(0), others.toArray(String[]::new));
        }
        return method.equals("HEAD") ? Verb.GET : Verb.valueOf(method);
    }
}
