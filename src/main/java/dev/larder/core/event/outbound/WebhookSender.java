package dev.larder.core.event.outbound;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;

/** Brings messages to subscribers. */
public interface WebhookSender {
    /**
     * Sends one message and emits what it was answered with. Fails with {@link Undelivered} when there was no answer
     * in time, or the address is one that it must not go to. Redirections are answers like others.
     */
    Uni<Answer> send(Message message);

    /**
     * A signed message.
     *
     * @param target where to
     * @param id which one: {@code webhook-id}
     * @param timestamp when it was signed, in seconds since 1970: {@code webhook-timestamp}
     * @param signature {@code webhook-signature}
     * @param body what it says, in JSON
     * @param timeout how long it may take
     */
    @SuppressWarnings("ArrayRecordComponent") // sent once, never compared
    record Message(
            Subscriber.Target target, String id, long timestamp, String signature, byte[] body, Duration timeout) {}

    /**
     * An answer, as far as it matters.
     *
     * @param status its status
     * @param retryAfter for how long it asks to be left alone; empty when it does not say so in a way that is understood
     */
    record Answer(int status, Optional<Duration> retryAfter) {
        public Answer(int status) {
            this(status, Optional.empty());
        }
    }

    /** No answer: the message may have arrived or not. Says why in a few words without a secret. */
    final class Undelivered extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Undelivered(String message) {
            super(message, null, false, false);
        }
    }
}
