package dev.larder.core.event.outbound;

import dev.larder.core.event.outbound.WebhookSender.Answer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The result of an attempt.
 *
 * @param text the status of the answer, or the reason why there was none
 * @param answer the answer, if there was one
 */
record DeliveryOutcome(String text, Optional<Answer> answer) {
    private static final int GONE = 410;

    static DeliveryOutcome of(Answer answer) {
        return new DeliveryOutcome(Integer.toString(answer.status()), Optional.of(answer));
    }

    static DeliveryOutcome of(Throwable failure) {
        String reason = failure instanceof WebhookSender.Undelivered
                ? Objects.requireNonNullElse(failure.getMessage(), "refused")
                : failure.getClass().getSimpleName();
        return new DeliveryOutcome(reason, Optional.empty());
    }

    boolean isDelivered() {
        return answer.filter(found -> found.status() / 100 == 2).isPresent();
    }

    boolean isGone() {
        return answer.filter(found -> found.status() == GONE).isPresent();
    }

    Optional<Duration> retryAfter() {
        return answer.flatMap(Answer::retryAfter);
    }
}
