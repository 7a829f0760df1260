package dev.larder.gateway.origin.http;

import dev.larder.gateway.policy.Exchange;
import dev.larder.gateway.policy.HeaderFields;
import dev.larder.gateway.policy.HeaderFields.Field;
import dev.larder.gateway.policy.HopByHop;
import dev.larder.gateway.policy.RequestHead;
import dev.larder.gateway.policy.ResponseHead;
import dev.larder.outbound.OutboundClient;
import dev.larder.outbound.OutboundRequest;
import dev.larder.outbound.OutboundRequest.Bounds;
import dev.larder.outbound.OutboundRequest.Destination;
import dev.larder.outbound.OutboundRequest.Timeouts;
import dev.larder.outbound.OutboundResponse;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The origin of one service. */
final class Origin {
    /** A longer answer is cut off; see the class's own bound of a body. */
    private static final int MAX_RESPONSE_BYTES = 16 << 20;

    /** For Larder and not for the origin. */
    private static final Set<String> NOT_FORWARDED = Set.of(
            "host",
            "content-length",
            "expect",
            "x-api-key",
            "x-dreamfactory-api-key",
            "x-http-method",
            "x-http-method-override",
            "x-method-override");

    private final URI url;
    private final Map<String, String> own;
    private final Bounds bounds;
    private final OutboundClient client;
    private final Clock clock;

    /** @throws IllegalArgumentException when the address is none of an HTTP server */
    Origin(HttpServiceConfig.OriginConfig config, OutboundClient client, Clock clock) {
        this.url = config.url();
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!http || url.getHost() == null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("http.url must be an http or https address without a query");
        }
        this.own = Map.copyOf(config.headers());
        this.bounds = new Bounds(
                config.allowPrivate() ? Destination.ANY : Destination.PUBLIC,
                Timeouts.whole(config.timeout()),
                MAX_RESPONSE_BYTES);
        this.client = client;
        this.clock = clock;
    }

    /** A complete answer of the origin. */
    @SuppressWarnings("ArrayRecordComponent") // bodies are opaque bytes and never compared
    record Fetched(Exchange exchange, byte[] body) {
        ResponseHead head() {
            return exchange.response();
        }
    }

    URI url() {
        return url;
    }

    /** The path and query at the origin of a path and query at the service. */
    String target(String path, String query) {
        String base = url.getRawPath() == null ? "" : url.getRawPath();
        String joined = path.isEmpty() ? base : withoutSlash(base) + path;
        return (joined.isEmpty() ? "/" : joined) + query;
    }

    /** The path at the service of a path at the origin, if it is one. */
    boolean isAtService(String target) {
        return target.startsWith(withoutSlash(url.getRawPath() == null ? "" : url.getRawPath()));
    }

    String pathAtService(String target) {
        return target.substring(
                withoutSlash(url.getRawPath() == null ? "" : url.getRawPath()).length());
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** The fields of a client's request that are for the origin: none of the connection's, and none of Larder's. */
    HeaderFields fields(HeaderFields client) {
        return HopByHop.strip(client)
                .without(name -> NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT)) || isOwn(name));
    }

    private boolean isOwn(String name) {
        return own.keySet().stream().anyMatch(name::equalsIgnoreCase);
    }

    /** Sends a request and emits the whole answer. Fails with an {@link dev.larder.outbound.OutboundFailure}. */
    Uni<Fetched> send(RequestHead request, byte[] body) {
        return Uni.createFrom().deferred(() -> {
            Instant sent = clock.instant();
            return client.send(outbound(request, body)).map(response -> fetched(request, response, sent));
        });
    }

    private OutboundRequest outbound(RequestHead request, byte[] body) {
        URI target = URI.create(url.getScheme() + "://" + url.getRawAuthority() + request.target());
        List<OutboundRequest.Field> fields = new ArrayList<>();
        request.fields().fields().forEach(field -> fields.add(new OutboundRequest.Field(field.name(), field.value())));
        own.forEach((name, value) -> fields.add(new OutboundRequest.Field(name, value)));
        fields.add(new OutboundRequest.Field("Via", "1.1 larder"));
        return new OutboundRequest(HttpMethod.valueOf(request.method()), target, fields, Buffer.buffer(body), bounds);
    }

    private Fetched fetched(RequestHead request, OutboundResponse response, Instant sent) {
        List<Field> fields = new ArrayList<>();
        response.fields().forEach((name, value) -> fields.add(new Field(name, value)));
        var head = new ResponseHead(response.status(), new HeaderFields(fields));
        return new Fetched(
                new Exchange(request, head, sent, clock.instant()),
                response.body().getBytes());
    }
}
