package dev.larder.ai.semantic.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.ai.semantic.embedding.EmbeddingFailure.Reason;
import dev.larder.ai.upstream.ReadBody;
import dev.larder.core.store.Outages;
import dev.larder.outbound.Origin;
import dev.larder.outbound.OutboundClient;
import dev.larder.outbound.OutboundFailure;
import dev.larder.outbound.OutboundRequest.Field;
import dev.larder.outbound.StreamRequest;
import dev.larder.outbound.StreamRequest.Body;
import dev.larder.outbound.StreamRequest.Bounds;
import dev.larder.outbound.StreamRequest.StreamTimeouts;
import dev.larder.outbound.StreamRequest.Target;
import dev.larder.outbound.StreamedResponse;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A model behind the protocol of OpenAI: any server that answers {@code POST /v1/embeddings}. A text waits for its turn
 * at most as long as the time limit, and then for its vector at most as long.
 */
final class HttpEmbeddingModel implements EmbeddingModel {
    private static final String NAME = "The server of embeddings";

    /** More than ten times the vector of the largest models. */
    private static final int MAX_RESPONSE = 1 << 20;

    private static final int OK = 200;
    private static final int TOO_MANY = 429;

    private final EmbeddingServer server;
    private final Origin origin;
    private final EmbeddingJson json = new EmbeddingJson();
    private final Outages outages;

    /** The number of dimensions of the first vector, which all others must have; 0 before it. */
    private final AtomicInteger dimensions;

    private volatile boolean closed;

    /** @param service the name of the service that uses the model, for the log */
    HttpEmbeddingModel(String service, EmbeddingServer server, OutboundClient client) {
        this.server = server;
        this.origin = client.origin(server.limits());
        this.dimensions = new AtomicInteger(server.dimensions().orElse(0));
        this.outages = new Outages(
                () -> "The server of embeddings of service %s does not answer".formatted(service),
                () -> "The server of embeddings of service %s answers again".formatted(service));
    }

    /** The address is a part of it, unreadably: another server may know another model by the same name. */
    @Override
    public String id() {
        String place =
                UUID.nameUUIDFromBytes(server.url().toString().getBytes(UTF_8)).toString();
        String size =
                server.dimensions().isPresent() ? "/" + server.dimensions().getAsInt() : "";
        return "openai/" + server.model() + size + "/" + place.substring(0, 8);
    }

    @Override
    public Uni<float[]> embed(String text) {
        return Uni.createFrom().deferred(() -> closed ? Uni.createFrom().failure(closed()) : sent(text));
    }

    private Uni<float[]> sent(String text) {
        return origin.send(request(text))
                .flatMap(this::read)
                .map(body -> checked(json.vector(body.bytes())))
                .onItemOrFailure()
                .invoke(this::observe)
                .onFailure(OutboundFailure.class)
                .transform(HttpEmbeddingModel::embeddingFailure)
                // the two waits have their own limits; this one also holds when the connection is lost and made anew
                .ifNoItem()
                .after(server.patience())
                .failWith(() -> new EmbeddingFailure(Reason.TIMEOUT, NAME + " did not answer in time"));
    }

    private StreamRequest request(String text) {
        String base = server.url().getRawPath();
        String path = (base.endsWith("/") ? base : base + "/") + "embeddings";
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("Content-Type", "application/json"));
        fields.add(new Field("Accept", "application/json"));
        server.apiKey().ifPresent(key -> fields.add(new Field("Authorization", "Bearer " + key)));
        var limit = server.timeout();
        var timeouts = new StreamTimeouts(limit, limit, limit, Optional.of(limit));
        return StreamRequest.of(
                        HttpMethod.POST, Target.of(server.url(), path), new Bounds(server.destination(), timeouts))
                .withFields(fields)
                .withBody(new Body.Bytes(json.request(server, text)));
    }

    private Uni<ReadBody> read(StreamedResponse response) {
        int status = response.status();
        if (status != OK) {
            response.body().discard();
            Reason reason = status == TOO_MANY ? Reason.BUSY : Reason.UNAVAILABLE;
            return Uni.createFrom()
                    .failure(new EmbeddingFailure(reason, "%s answers with the status %d".formatted(NAME, status)));
        }
        return ReadBody.of(response.body(), MAX_RESPONSE).invoke(body -> {
            if (!body.whole()) {
                response.cancel();
                throw new EmbeddingFailure(Reason.UNUSABLE, "The answer of the server of embeddings is too long");
            }
        });
    }

    private float[] checked(float[] vector) {
        if (!dimensions.compareAndSet(0, vector.length) && dimensions.get() != vector.length) {
            throw new EmbeddingFailure(
                    Reason.UNUSABLE,
                    "The vector of the server of embeddings has %d dimensions in place of %d"
                            .formatted(vector.length, dimensions.get()));
        }
        return vector;
    }

    private void observe(float @Nullable [] vector, @Nullable Throwable failure) {
        if (failure == null) {
            outages.succeeded();
        } else if (failure instanceof OutboundFailure known) {
            observe(known);
        } else if (!(failure instanceof EmbeddingFailure known && known.reason() == Reason.BUSY)) {
            outages.failed(String.valueOf(failure.getMessage()));
        }
    }

    private void observe(OutboundFailure failure) {
        switch (failure.reason()) {
            case BUSY, RATE, REQUEST_BODY, CANCELLED -> {
                // says nothing about the server
            }
            case BREAKER_OPEN -> outages.refused();
            default -> outages.failed(reason(failure));
        }
    }

    private static EmbeddingFailure embeddingFailure(OutboundFailure failure) {
        return switch (failure.reason()) {
            case TIMEOUT -> new EmbeddingFailure(Reason.TIMEOUT, NAME + " did not answer in time");
            case BUSY, RATE -> new EmbeddingFailure(Reason.BUSY, "Too many texts wait for the server of embeddings");
            default -> new EmbeddingFailure(Reason.UNAVAILABLE, reason(failure), failure);
        };
    }

    private static String reason(OutboundFailure failure) {
        return switch (failure.reason()) {
            case TIMEOUT -> NAME + " did not answer in time";
            case CERTIFICATE -> "The certificate of the server of embeddings is not trusted";
            case UNKNOWN_NAME -> "The name of the server of embeddings has no address";
            case ADDRESS_NOT_PUBLIC -> "The address of the server of embeddings is not public";
            case PROTOCOL -> "The answer of the server of embeddings is not one of HTTP";
            case BREAKER_OPEN -> NAME + " has failed too often; it is tried again soon";
            default -> "The connection to the server of embeddings failed";
        };
    }

    private static EmbeddingFailure closed() {
        return new EmbeddingFailure(Reason.UNAVAILABLE, "The model of embeddings is closed");
    }

    @Override
    public Optional<String> trouble() {
        return outages.trouble();
    }

    @Override
    public void close() {
        closed = true;
        origin.close();
    }
}
