package dev.larder.core.event.outbound;

import dev.larder.core.event.outbound.WebhookSender.WebhookResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The result of an attempt.
 *
 * @param text the status of the answer, or the reason why there was none
 * @param answer the answer, if there was one
 */
record DeliveryOutcome(String text, Optional<WebhookResponse> answer) {
    private static final Logger LOG = Logger.getLogger(DeliveryOutcome.class);
    private static final int GONE = 410;

    static DeliveryOutcome of(WebhookResponse answer) {
        return new DeliveryOutcome(Integer.toString(answer.status()), Optional.of(answer));
    }

    static DeliveryOutcome of(Throwable failure) {
        if (failure instanceof WebhookSender.Undelivered) {
            return new DeliveryOutcome(Objects.requireNonNullElse(failure.getMessage(), "refused"), Optional.empty());
        }
        LOG.warn("A delivery failed for a reason that Larder does not know", failure);
        return new DeliveryOutcome("unknown; the log has the reason", Optional.empty());
    }

    boolean isDelivered() {
        return answer.filter(found -> found.status() / 100 == 2).isPresent();
    }

    boolean isGone() {
        return answer.filter(found -> found.status() == GONE).isPresent();
    }

    Optional<Duration> retryAfter() {
        return answer.flatMap(WebhookResponse::retryAfter);
    }
}
