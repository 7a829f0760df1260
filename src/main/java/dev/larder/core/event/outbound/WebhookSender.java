package dev.larder.core.event.outbound;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;

/** Sends messages to subscribers. */
public interface WebhookSender {
    /**
     * Sends one message and emits the answer. Fails with {@link Undelivered} if there is no answer in time, or if the
     * URL resolves to an address that is not allowed. Redirects are not followed: they are emitted as answers.
     */
    Uni<WebhookResponse> send(Message message);

    /**
     * A signed message.
     *
     * @param target the receiver
     * @param id the id of the delivery: {@code webhook-id}
     * @param timestamp the time of the signature in seconds since 1970: {@code webhook-timestamp}
     * @param signature the signatures: {@code webhook-signature}
     * @param body the JSON body
     * @param timeout the time limit
     */
    @SuppressWarnings("ArrayRecordComponent") // sent once, never compared
    record Message(
            Subscriber.Target target, String id, long timestamp, String signature, byte[] body, Duration timeout) {}

    /**
     * The answer of a subscriber.
     *
     * @param status the HTTP status
     * @param retryAfter the pause that it asks for in Retry-After; empty if the field is missing or malformed
     */
    record WebhookResponse(int status, Optional<Duration> retryAfter) {
        public WebhookResponse(int status) {
            this(status, Optional.empty());
        }
    }

    /** There was no answer; the message may have arrived or not. The message of this exception contains no secret. */
    final class Undelivered extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Undelivered(String message) {
            super(message, null, false, false);
        }
    }
}
