package dev.larder.gateway.origin.http;

import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.core.service.FrontCounts;
import dev.larder.gateway.origin.AnswerMeters;
import dev.larder.gateway.origin.GatewayCall;
import dev.larder.gateway.origin.OriginReads;
import dev.larder.gateway.origin.OriginWrites;
import dev.larder.gateway.origin.Reads;
import dev.larder.gateway.policy.CachePolicy;
import dev.larder.gateway.policy.CacheStatus;
import dev.larder.gateway.policy.CacheStatus.Forward;
import dev.larder.gateway.policy.Methods;
import dev.larder.gateway.policy.RequestHead;
import dev.larder.http.body.RequestBody;
import dev.larder.http.front.ForwardedRequest;
import dev.larder.http.front.HttpFront;
import dev.larder.http.front.ResponseTags;
import dev.larder.http.message.Reply;
import dev.larder.http.problem.HttpRefusal;
import dev.larder.outbound.StreamRequest.Body;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A service in front of an HTTP origin: its reads come from the cache, and what changes the origin invalidates them.
 */
final class HttpOriginFront implements HttpFront {
    private final HttpOrigin origin;
    private final Caching caching;
    private final ResponseTags tags;
    private final OriginReads pass;
    private final AnswerMeters meters;
    private final Reads reads;
    private final OriginWrites changes;
    private final ChangedTags changed;

    /** The caching rules: whether answers are cached, the policy, and the routes that differ. */
    record Caching(boolean enabled, CachePolicy policy, List<Route> routes) {}

    /** The parts of the service. */
    record Parts(
            ResponseTags tags,
            AnswerMeters meters,
            OriginReads pass,
            Reads reads,
            OriginWrites changes,
            ChangedTags changed) {}

    HttpOriginFront(HttpOrigin origin, Caching caching, Parts parts) {
        this.origin = origin;
        this.caching = caching;
        this.tags = parts.tags();
        this.meters = parts.meters();
        this.pass = parts.pass();
        this.reads = parts.reads();
        this.changes = parts.changes();
        this.changed = parts.changed();
    }

    @Override
    public Reply answer(ForwardedRequest request) {
        if (isWebSocket(request.call().request().headers())) {
            throw HttpRefusal.of(501, "A gateway service does not pass on WebSockets; connect to the origin itself");
        }
        boolean keyed = request.method().equals("QUERY");
        if (request.body() instanceof RequestBody.Unread unread && (keyed || changes.readBody(request))) {
            return Reply.later(unread.read().map(bytes -> answer(request.with(new RequestBody.Whole(bytes)))));
        }
        Optional<Route.Match> route = route(request);
        GatewayCall call = call(request, route);
        boolean safe = Methods.isSafe(request.method())
                || (route.isPresent() && route.get().isSafe());
        if (!safe) {
            return Reply.later(changes.answer(call, changed.of(call.path(), route)));
        }
        // an origin that says nothing may answer by the cookie; RFC 9111 leaves that to Vary
        boolean plain = caching.policy().mode() == CachePolicy.Mode.RESPECT
                || !call.head().fields().has("Cookie");
        boolean answerable = Methods.isAnswerable(request.method());
        boolean cached = caching.enabled()
                // a body may change what the origin answers, and only that of QUERY is part of the key
                && (keyed || call.body() instanceof Body.None)
                && plain
                && answerable
                && (route.isEmpty() || route.get().isCached());
        return cached
                ? reads.answer(call)
                : Reply.later(pass.alone(call, CacheStatus.forwarded(answerable ? Forward.BYPASS : Forward.METHOD)));
    }

    private Optional<Route.Match> route(ForwardedRequest request) {
        if (caching.routes().isEmpty()) {
            return Optional.empty();
        }
        String path = "/" + request.call().target().rest();
        for (Route route : caching.routes()) {
            Optional<Route.Match> match = route.match(request.method(), path);
            if (match.isPresent()) {
                return match;
            }
        }
        return Optional.empty();
    }

    private GatewayCall call(ForwardedRequest request, Optional<Route.Match> route) {
        String path = request.call().target().rest();
        var head = new RequestHead(
                request.method(),
                origin.target(request.path(), request.query()),
                origin.fields(request.call().request()));
        CachePolicy policy = route.isPresent() ? route.get().policy() : caching.policy();
        Supplier<List<String>> tags = route.isPresent() ? route.get()::tags : List::of;
        return new GatewayCall(request, body(request.body()), head, path, tags, policy, Vertx.currentContext());
    }

    private Body body(RequestBody body) {
        if (body instanceof RequestBody.Unread unread) {
            return new Body.Streamed(unread.stream(origin.maxRequestBody()), unread.length());
        }
        byte[] bytes = ((RequestBody.Whole) body).bytes();
        return bytes.length == 0 ? new Body.None() : new Body.Bytes(Buffer.buffer(bytes));
    }

    /** A request that wants its connection to become one of WebSocket (RFC 6455, section 4.1). */
    private static boolean isWebSocket(MultiMap headers) {
        return headers.contains(HttpHeaders.UPGRADE)
                && headers.getAll(HttpHeaders.UPGRADE).stream()
                        .anyMatch(HttpHeaderValues.WEBSOCKET.toString()::equalsIgnoreCase);
    }

    @Override
    public Purge inHolder(Purge purge) {
        return tags.inHolder(purge);
    }

    @Override
    public FrontCounts counts() {
        return meters.counts();
    }

    @Override
    public Optional<String> trouble() {
        return origin.trouble();
    }

    @Override
    public void close() {
        origin.close();
    }
}
