package dev.larder.outbound;

import dev.larder.core.event.outbound.WebhookSender;
import dev.larder.outbound.OutboundRequest.Bounds;
import dev.larder.outbound.OutboundRequest.Destination;
import dev.larder.outbound.OutboundRequest.Field;
import dev.larder.outbound.OutboundRequest.Timeouts;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Sends webhooks by the outbound client. It reads the status of a response and {@code Retry-After}, nothing else. */
@Singleton
final class HttpWebhookSender implements WebhookSender {
    /** A longer response is cut off, and its connection with it. */
    private static final int MAX_RESPONSE_BYTES = 64 * 1024;

    private final OutboundClient client;
    private final Clock clock;

    HttpWebhookSender(OutboundClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public Uni<WebhookResponse> send(Message message) {
        return client.send(request(message))
                .map(this::answer)
                .onFailure(OutboundFailure.class)
                .transform(failure -> new Undelivered(reason(failure)));
    }

    private static OutboundRequest request(Message message) {
        Destination destination = message.target().allowPrivate() ? Destination.ANY : Destination.PUBLIC;
        List<Field> fields = List.of(
                new Field("Content-Type", "application/json"),
                new Field("User-Agent", "Larder"),
                new Field("webhook-id", message.id()),
                new Field("webhook-timestamp", Long.toString(message.timestamp())),
                new Field("webhook-signature", message.signature()));
        return new OutboundRequest(
                HttpMethod.POST,
                message.target().url(),
                fields,
                Buffer.buffer(message.body()),
                new Bounds(destination, Timeouts.whole(message.timeout()), MAX_RESPONSE_BYTES));
    }

    private WebhookResponse answer(OutboundResponse response) {
        Optional<String> retryAfter = Optional.ofNullable(response.fields().get("Retry-After"));
        return new WebhookResponse(
                response.status(), retryAfter.flatMap(field -> RetryAfter.parse(field, clock.instant())));
    }

    private static String reason(OutboundFailure failure) {
        return switch (failure.reason()) {
            case ADDRESS_NOT_PUBLIC -> "its address is not public";
            case UNKNOWN_NAME -> "its name is unknown";
            case CERTIFICATE -> "its certificate is not trusted, or not for its name";
            case TIMEOUT -> "no answer in time";
            case BUSY -> "too many requests wait for its server";
            case PROTOCOL -> "its answer is not HTTP";
            case RATE, BREAKER_OPEN, REQUEST_BODY, CANCELLED -> "it was not sent";
            case CONNECTION ->
                failure.wasSent() ? "the connection was lost before an answer" : "the connection could not be opened";
        };
    }
}
