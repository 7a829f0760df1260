package dev.larder.admin;

import dev.larder.core.event.log.Event.Kind;
import dev.larder.core.event.outbound.Attempt;
import dev.larder.core.event.outbound.Subscriber;
import dev.larder.core.event.outbound.SubscriberStatus;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The status of a subscriber on this node. It shows only the host of the subscriber's URL, because the rest may be a
 * secret.
 */
public record SubscriberReport(
        String name,
        String host,

        @Schema(
                enumeration = {"active", "gone"},
                description =
                        "Gone once it has answered 410: to any node where it has a queue, until its url changes or its entry is removed there; to this one since its start otherwise.")
        String state,

        @Schema(enumeration = {"put", "delete", "purge", "flush"})
        List<String> kinds,

        int queued,
        long delivered,

        @Schema(description = "Given up after the last attempt.")
        long failed,

        @Schema(description = "There was no room in the queue, or the subscriber is gone.")
        long dropped,

        List<DeliveryAttempt> attempts) {
    static final String EXAMPLE = """
            {
              "name": "shop", "host": "shop.example", "state": "active", "kinds": ["put", "delete", "purge", "flush"],
              "queued": 1, "delivered": 12, "failed": 0, "dropped": 0,
              "attempts": [
                {"time": "2026-11-21T16:00:00.123Z", "id": "msg_0006497f3d1a2b3c5e8f1a2b", "attempt": 1, "outcome": "500",
                 "millis": 12}
              ]
            }
            """;

    /** One attempt to deliver an event. */
    public record DeliveryAttempt(
            Instant time,
            @Schema(description = "The `webhook-id`.") String id,
            int attempt,

            @Schema(description = "The status of the answer, or the reason why there was none.")
            String outcome,

            long millis) {
        static DeliveryAttempt of(Attempt made) {
            return new DeliveryAttempt(made.at(), made.id(), made.number(), made.outcome(), made.millis());
        }
    }

    static SubscriberReport of(SubscriberStatus status) {
        Subscriber subscriber = status.subscriber();
        return new SubscriberReport(
                subscriber.name(),
                subscriber.target().url().getHost(),
                status.gone() ? "gone" : "active",
                Stream.of(Kind.values())
                        .filter(subscriber.kinds()::contains)
                        .map(Kind::label)
                        .toList(),
                status.queued(),
                status.delivered(),
                status.failed(),
                status.dropped(),
                status.attempts().stream().map(DeliveryAttempt::of).toList());
    }
}
