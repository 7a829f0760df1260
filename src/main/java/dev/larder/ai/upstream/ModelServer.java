package dev.larder.ai.upstream;

import dev.larder.core.service.FrontContext;
import dev.larder.http.front.ForwardedRequest;
import dev.larder.http.problem.HttpRefusal;
import dev.larder.outbound.Origin;
import dev.larder.outbound.OriginWatch;
import dev.larder.outbound.OutboundClient;
import dev.larder.outbound.OutboundFailure;
import dev.larder.outbound.OutboundRequest.Field;
import dev.larder.outbound.StreamRequest;
import dev.larder.outbound.StreamRequest.Body;
import dev.larder.outbound.StreamRequest.Target;
import dev.larder.outbound.StreamedResponse;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server of the models of one service. Of the fields of a client it gets only those that it needs, so none that has
 * a key of Larder's.
 */
public final class ModelServer {
    /** The fields that say how an answer is delivered. None of them shapes what a model says. */
    private static final List<String> OF_DELIVERY = List.of("Content-Type", "Content-Encoding", "Accept", "User-Agent");

    private final ModelServerSettings settings;

    /** The prefix of the paths of all requests, without a slash at the end. */
    private final String base;

    private final Origin server;
    private final OriginWatch watch;

    /** A server that is reached at the first request. */
    public ModelServer(ModelServerSettings settings, FrontContext context, OutboundClient client) {
        this.settings = settings;
        String path = settings.url().getRawPath();
        this.base = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        this.server = client.origin(settings.limits());
        this.watch = new OriginWatch(context.definition().name(), context.meters());
        watch.observe(server, settings.limits().queue());
    }

    /** Whether a path at the service is one of the server. */
    public boolean has(String path) {
        return path.startsWith(settings.prefix() + '/');
    }

    /** The path and query at the server of a request whose path it has. */
    public String target(ForwardedRequest request) {
        return base + request.path().substring(settings.prefix().length()) + request.query();
    }

    /** The fields of the request that may shape the answer, a line each. */
    public List<String> shaping(ForwardedRequest request) {
        return fields(request, settings.forwarded()).stream()
                .map(field -> field.name() + ": " + field.value())
                .toList();
    }

    /**
     * Prepares a request of a client. Call it on the event loop of the client.
     *
     * @throws HttpRefusal if it cannot be sent
     */
    public ModelRequest prepare(ForwardedRequest request, Body body) {
        List<Field> fields = new ArrayList<>(fields(request, OF_DELIVERY));
        fields.addAll(fields(request, settings.forwarded()));
        settings.apiKey().ifPresent(key -> fields.add(settings.keys().field(key, request)));
        fields.add(new Field("Via", "1.1 larder"));
        try {
            StreamRequest outbound = StreamRequest.of(
                            HttpMethod.valueOf(request.method()),
                            Target.of(settings.url(), target(request)),
                            settings.bounds())
                    .withFields(fields)
                    .withBody(body);
            Context context = Vertx.currentContext();
            return () -> sent(outbound, context);
        } catch (IllegalArgumentException e) {
            // over HTTP/2 more characters arrive than HTTP/1.1 can carry
            throw HttpRefusal.of(400, "The request cannot be sent: its method, path or a field is not one of HTTP");
        }
    }

    private static List<Field> fields(ForwardedRequest request, List<String> names) {
        MultiMap client = request.call().request().headers();
        List<Field> fields = new ArrayList<>();
        for (String name : names) {
            client.getAll(name).forEach(value -> fields.add(new Field(name, value)));
        }
        return fields;
    }

    /** On the context of the client, because its answer is written there. */
    private Uni<StreamedResponse> sent(StreamRequest outbound, Context context) {
        return Uni.createFrom()
                .emitter(emitter -> context.runOnContext(x -> {
                    long begin = System.nanoTime();
                    var unused = server.send(outbound)
                            .onItemOrFailure()
                            .invoke((response, failure) -> observe(response, failure, System.nanoTime() - begin))
                            .subscribe()
                            .with(emitter::complete, emitter::fail);
                }));
    }

    private void observe(@Nullable StreamedResponse response, @Nullable Throwable failure, long nanos) {
        if (response != null) {
            watch.answered(response.status(), nanos);
        } else if (failure instanceof OutboundFailure known) {
            watch.failed(known, nanos);
        }
    }

    /** The reason why the server does not answer; empty while it answers. */
    public Optional<String> trouble() {
        return watch.trouble();
    }

    /** Closes the connections to the server. */
    public void close() {
        server.close();
    }
}
