package dev.larder.outbound;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.larder.outbound.OriginLimits.BreakerLimits;
import dev.larder.outbound.OutboundFailure.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Optional;

/**
 * A circuit breaker: if too many of the last requests failed, it opens and requests are refused at once. After a pause
 * it is half-open: one request is let through as a probe, and its outcome closes or opens the breaker.
 */
public final class CircuitBreaker {
    private final BreakerLimits limits;
    private final Clock clock;

    /** The outcomes of the last requests in a ring; set for a failure. */
    private final BitSet failures = new BitSet();

    private int seen;
    private State state = State.CLOSED;

    /** While open, when a probe is let through; while half-open, when the next one is. */
    private Instant until = Instant.MIN;

    /** Counts the changes of the state: the outcome of a request that began before the last of them says nothing. */
    private int era;

    enum State {
        CLOSED,
        HALF_OPEN,
        OPEN
    }

    /** The outcome of a request. */
    public enum CallOutcome {
        SUCCESS,
        FAILURE,
        /** The request says nothing about the server. */
        UNKNOWN
    }

    /** One request that was let through. */
    public final class Passage {
        private final int begun = era;

        /** The server has begun to answer, which is enough for a probe: the end may be far. */
        void answered() {
            synchronized (CircuitBreaker.this) {
                if (begun == era && state == State.HALF_OPEN) {
                    count(CallOutcome.SUCCESS);
                }
            }
        }

        /**
         * Takes note of how the request ended.
         *
         * @return whether that counts: not if the state has changed since the request began
         */
        @CanIgnoreReturnValue
        public boolean end(CallOutcome outcome) {
            synchronized (CircuitBreaker.this) {
                boolean counts = begun == era;
                if (counts) {
                    count(outcome);
                }
                return counts;
            }
        }
    }

    public CircuitBreaker(BreakerLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** 0 while it is closed, 1 while it is open, 0.5 while it is half-open. */
    public synchronized double openness() {
        return switch (state) {
            case CLOSED -> 0;
            case HALF_OPEN -> 0.5;
            case OPEN -> 1;
        };
    }

    /** The refusal that a request gets now; empty if it is let through. */
    synchronized Optional<OutboundFailure> refusal() {
        Duration left = Duration.between(clock.instant(), until);
        if (left.compareTo(limits.pause()) > 0) {
            // a clock that was set back must not open the breaker for as long
            until = clock.instant().plus(limits.pause());
            left = limits.pause();
        }
        boolean refuses = state != State.CLOSED && left.compareTo(Duration.ZERO) > 0;
        return refuses ? Optional.of(OutboundFailure.refusal(Reason.BREAKER_OPEN, left)) : Optional.empty();
    }

    /** Lets a request through, as a probe if the breaker is not closed; throws the refusal. */
    public synchronized Passage enter() {
        refusal().ifPresent(refusal -> {
            throw refusal;
        });
        if (state != State.CLOSED) {
            change(State.HALF_OPEN, limits.pause());
        }
        return new Passage();
    }

    private void count(CallOutcome outcome) {
        if (state == State.HALF_OPEN) {
            switch (outcome) {
                case SUCCESS -> change(State.CLOSED, Duration.ZERO);
                case FAILURE -> change(State.OPEN, limits.pause());
                case UNKNOWN -> change(State.OPEN, Duration.ZERO);
            }
        } else if (outcome != CallOutcome.UNKNOWN) {
            failures.set(seen % limits.calls(), outcome == CallOutcome.FAILURE);
            seen++;
            if (seen >= limits.calls() && failures.cardinality() >= limits.ratio() * limits.calls()) {
                change(State.OPEN, limits.pause());
            }
        }
    }

    private void change(State next, Duration pause) {
        state = next;
        until = clock.instant().plus(pause);
        era++;
        failures.clear();
        seen = 0;
    }
}
