package dev.larder.outbound;

import dev.larder.outbound.Bulkhead.Slot;
import dev.larder.outbound.CircuitBreaker.CallOutcome;
import dev.larder.outbound.CircuitBreaker.Passage;
import dev.larder.outbound.OutboundFailure.Progress;
import dev.larder.outbound.OutboundFailure.Reason;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One request to an origin on its way through the protection: it waits for its turn, is sent, and sent again after a
 * pause if that may help. Everything happens on the caller's context.
 */
final class OriginCall {
    private static final Set<Reason> SAY_NOTHING =
            Set.of(Reason.ADDRESS_NOT_PUBLIC, Reason.BUSY, Reason.REQUEST_BODY, Reason.CANCELLED);

    private final Origin origin;
    private final StreamRequest request;
    private final Executor context;
    private final ResponseEmitter responseEmitter;
    private boolean over;
    private int attempts;
    private @Nullable Slot slot;
    private @Nullable Passage passage;
    private Cancellable sending = () -> {};
    private Runnable timer = () -> {};

    OriginCall(Origin origin, StreamRequest request, Executor context, UniEmitter<? super StreamedResponse> emitter) {
        this.origin = origin;
        this.request = request;
        this.context = context;
        this.responseEmitter = new ResponseEmitter(emitter, () -> context.execute(this::cancel));
    }

    void begin() {
        if (over) {
            return;
        }
        try {
            // before the request waits for a turn that it will not use
            origin.breaker().refusal().ifPresent(refusal -> {
                throw refusal;
            });
            Slot place = origin.bulkhead()
                    .enter(() -> context.execute(this::attempt), refusal -> context.execute(() -> fail(refusal)));
            slot = place;
            if (place.isHeld()) {
                attempt();
            }
        } catch (OutboundFailure refusal) {
            fail(refusal);
        }
    }

    private void attempt() {
        if (over) {
            return;
        }
        try {
            origin.rate().ifPresent(TokenBucket::take);
            passage = origin.breaker().enter();
        } catch (OutboundFailure refusal) {
            fail(refusal);
            return;
        }
        if (attempts == 0) {
            origin.retries().begin();
        }
        attempts++;
        sending = origin.client()
                .apply(request)
                .subscribe()
                .with(
                        answer -> context.execute(() -> answered(answer)),
                        failure -> context.execute(() -> failed(failure)));
    }

    private void answered(StreamedResponse answer) {
        if (over) {
            answer.cancel();
            return;
        }
        boolean unavailable = Origin.isUnavailable(answer.status());
        if (unavailable) {
            count(CallOutcome.FAILURE);
        } else if (passage != null) {
            passage.answered();
        }
        Optional<Duration> pause = origin.retries().after(answer, request, attempts);
        if (pause.isPresent()) {
            answer.body().discard();
            retry(pause.get());
            return;
        }
        over = true;
        answer.body().over().onComplete(end -> {
            if (!unavailable) {
                count(end.succeeded() ? CallOutcome.SUCCESS : outcome(end.cause()));
            }
            leave();
        });
        responseEmitter.give(answer);
    }

    private void failed(Throwable failure) {
        if (over) {
            return;
        }
        count(outcome(failure));
        OutboundFailure known = OutboundFailure.of(failure, Progress.SENT);
        Optional<Duration> pause = origin.retries().after(known, request, attempts);
        if (pause.isPresent()) {
            retry(pause.get());
        } else {
            fail(known);
        }
    }

    private void retry(Duration pause) {
        sending = () -> {};
        timer = origin.timers().run(pause, () -> context.execute(this::attempt));
    }

    private void fail(OutboundFailure failure) {
        if (end()) {
            responseEmitter.fail(failure);
        }
    }

    private void cancel() {
        if (end()) {
            count(CallOutcome.UNKNOWN);
            timer.run();
            sending.cancel();
        }
    }

    private boolean end() {
        if (over) {
            return false;
        }
        over = true;
        leave();
        return true;
    }

    private void leave() {
        if (slot != null) {
            slot.leave();
        }
    }

    private void count(CallOutcome outcome) {
        if (passage != null) {
            passage.end(outcome);
        }
    }

    private static CallOutcome outcome(Throwable failure) {
        return failure instanceof OutboundFailure known && SAY_NOTHING.contains(known.reason())
                ? CallOutcome.UNKNOWN
                : CallOutcome.FAILURE;
    }
}
