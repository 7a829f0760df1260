package dev.larder.gateway.origin.http;

import dev.larder.core.service.FrontContext;
import dev.larder.core.store.Protection;
import dev.larder.gateway.origin.Content;
import dev.larder.gateway.origin.Upstream;
import dev.larder.gateway.policy.Exchange;
import dev.larder.gateway.policy.HeaderFields;
import dev.larder.gateway.policy.HeaderFields.Field;
import dev.larder.gateway.policy.RequestHead;
import dev.larder.gateway.policy.ResponseHead;
import dev.larder.gateway.policy.TargetedFields;
import dev.larder.http.problem.HttpRefusal;
import dev.larder.outbound.Origin;
import dev.larder.outbound.OriginLimits;
import dev.larder.outbound.OriginLimits.BreakerLimits;
import dev.larder.outbound.OriginLimits.QueueLimits;
import dev.larder.outbound.OriginLimits.RateLimit;
import dev.larder.outbound.OriginLimits.RetryLimits;
import dev.larder.outbound.OriginWatch;
import dev.larder.outbound.OutboundClient;
import dev.larder.outbound.OutboundFailure;
import dev.larder.outbound.OutboundRequest;
import dev.larder.outbound.OutboundRequest.Destination;
import dev.larder.outbound.StreamRequest;
import dev.larder.outbound.StreamRequest.Body;
import dev.larder.outbound.StreamRequest.Bounds;
import dev.larder.outbound.StreamRequest.Head;
import dev.larder.outbound.StreamRequest.StreamTimeouts;
import dev.larder.outbound.StreamRequest.Target;
import dev.larder.outbound.StreamedResponse;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The origin of one service. */
final class HttpOrigin implements Upstream {
    /** A caller waits for all of them. */
    static final int MAX_RETRIES = 10;

    private final URI url;

    /** The prefix of the paths of all requests, without a slash at the end. */
    private final String base;

    /** The fields that every request has: those of the configuration, and those of this proxy. */
    private final List<OutboundRequest.Field> own;

    private final Bounds bounds;
    private final RequestFields requestFields;
    private final long maxRequestBody;
    private final Origin server;
    private final OriginWatch watch;
    private final Clock clock;

    HttpOrigin(HttpServiceConfig service, FrontContext context, OutboundClient client, Clock clock) {
        HttpServiceConfig.OriginConfig config = service.http();
        this.url = config.url();
        this.base = withoutSlash(url.getRawPath());
        Map<String, String> fields =
                new HashMap<>(TargetedFields.announced(service.cache().targeted()));
        fields.putAll(config.headers());
        this.own = own(fields);
        this.bounds = new Bounds(
                config.allowPrivate() ? Destination.ANY : Destination.PUBLIC,
                new StreamTimeouts(config.timeout(), config.timeout(), config.idleTimeout(), Optional.empty()));
        this.requestFields = new RequestFields(fields.keySet(), config.clientFields());
        this.maxRequestBody =
                config.maxRequestBody().map(MemorySize::asLongValue).orElse(Long.MAX_VALUE);
        OriginLimits limits = limits(config, context.definition().protection());
        this.server = client.origin(limits);
        this.watch = new OriginWatch(context.definition().name(), context.meters());
        watch.observe(server, limits.queue());
        this.clock = clock;
    }

    private static List<OutboundRequest.Field> own(Map<String, String> configured) {
        List<OutboundRequest.Field> own = new ArrayList<>();
        configured.forEach((name, value) -> own.add(new OutboundRequest.Field(name, value)));
        own.add(new OutboundRequest.Field("Via", "1.1 larder"));
        return List.copyOf(own);
    }

    /** Whether requests can be sent to the address. */
    static boolean isAddress(URI url) {
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        return http
                && url.getHost() != null
                && url.getRawUserInfo() == null
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
    }

    private static OriginLimits limits(HttpServiceConfig.OriginConfig config, Protection protection) {
        return new OriginLimits(
                BreakerLimits.of(protection),
                new QueueLimits(config.maxRequests(), config.maxWaiting(), config.timeout()),
                config.maxRate().map(rate -> new RateLimit(rate, Math.max(1, rate.intValue()))),
                retries(config.retries()));
    }

    /** The limits of retries: a request that may change something is sent once. */
    private static RetryLimits retries(int retries) {
        RetryLimits standard = RetryLimits.standard();
        return new RetryLimits(
                // a connection may end while it is idle: RFC 9112, section 9.3.1, allows one more attempt
                Math.max(1, retries) + 1,
                standard.base(),
                standard.max(),
                standard.maxRetryAfter(),
                standard.budget(),
                RetryLimits.SAFE,
                retries == 0 ? Set.of() : RetryLimits.PASSING,
                Set.of());
    }

    /** The maximum size of a request's body, in bytes. */
    long maxRequestBody() {
        return maxRequestBody;
    }

    URI url() {
        return url;
    }

    /** The path and query at the origin of a path and query at the service. */
    String target(String path, String query) {
        // without a path, the address as it is configured
        String joined = path.isEmpty() ? url.getRawPath() : base + path;
        return (joined.isEmpty() ? "/" : joined) + query;
    }

    /** Whether a path at the origin is one at the service. */
    boolean isAtService(String target) {
        // a path that only begins with the same characters is another one's
        return target.startsWith(base)
                && (target.length() == base.length() || "/?".indexOf(target.charAt(base.length())) >= 0);
    }

    /** The path at the service of such a path at the origin. */
    String pathAtService(String target) {
        return target.substring(base.length());
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** The fields of a client's request that are for the origin. */
    HeaderFields fields(HttpServerRequest request) {
        return requestFields.of(request);
    }

    /** Over HTTP/2 more characters arrive than HTTP/1.1 can carry. */
    @Override
    public Prepared prepare(RequestHead request) {
        try {
            StreamRequest outbound = outbound(request);
            return (body, context) -> sent(request, outbound.withBody(body), context);
        } catch (IllegalArgumentException e) {
            throw HttpRefusal.of(
                    400, "The request cannot be sent to an origin: its method, path or a field is not one of HTTP");
        }
    }

    @Override
    public Uni<Fetched> send(RequestHead request, Body body, Context context) {
        return Uni.createFrom().deferred(() -> prepare(request).send(body, context));
    }

    private Uni<Fetched> sent(RequestHead request, StreamRequest outbound, Context context) {
        return Uni.createFrom()
                .emitter(emitter -> context.runOnContext(x -> {
                    Instant sent = clock.instant();
                    long begin = System.nanoTime();
                    var unused = server.send(outbound)
                            .onItemOrFailure()
                            .invoke((response, failure) -> observe(response, failure, System.nanoTime() - begin))
                            .subscribe()
                            .with(response -> emitter.complete(fetched(request, response, sent)), emitter::fail);
                }));
    }

    private void observe(@Nullable StreamedResponse response, @Nullable Throwable failure, long nanos) {
        if (response != null) {
            watch.answered(response.status(), nanos);
        } else if (failure instanceof OutboundFailure known) {
            watch.failed(known, nanos);
        }
    }

    /** The reason why the origin does not answer; empty while it answers. */
    Optional<String> trouble() {
        return watch.trouble();
    }

    /** Closes the connections to the origin. */
    void close() {
        server.close();
    }

    private StreamRequest outbound(RequestHead request) {
        List<OutboundRequest.Field> fields = new ArrayList<>();
        for (Field field : request.fields().fields()) {
            fields.add(new OutboundRequest.Field(field.name(), field.value()));
        }
        fields.addAll(own);
        Target target = Target.of(url, request.target());
        return StreamRequest.of(new Head(HttpMethod.valueOf(request.method()), target, fields), bounds);
    }

    private Fetched fetched(RequestHead request, StreamedResponse response, Instant sent) {
        List<Field> fields = new ArrayList<>(response.fields().size());
        for (OutboundRequest.Field field : response.fields()) {
            fields.add(new Field(field.name(), field.value()));
        }
        var head = new ResponseHead(response.status(), new HeaderFields(fields));
        return new Fetched(new Exchange(request, head, sent, clock.instant()), Content.unread(response.body()));
    }
}
