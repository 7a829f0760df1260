package dev.larder.outbound;

import dev.larder.outbound.OriginLimits.RateLimit;
import dev.larder.outbound.OutboundFailure.Reason;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A token bucket: it holds tokens for a burst at most and gets a new one in each interval; a request takes one. What is
 * kept is the time at which the bucket will be full.
 */
final class TokenBucket {
    private final Clock clock;
    private final long interval;
    private final long capacity;
    private long full = Long.MIN_VALUE;

    TokenBucket(RateLimit limit, Clock clock) {
        this.clock = clock;
        this.interval = Math.max(1, Math.round(TimeUnit.SECONDS.toNanos(1) / limit.perSecond()));
        this.capacity = interval * limit.burst();
    }

    /** Takes a token; throws the refusal when there is none. */
    synchronized void take() {
        long now = TimeUnit.MILLISECONDS.toNanos(clock.millis());
        long next = Math.max(full, now) + interval;
        if (next - now > capacity) {
            throw OutboundFailure.refusal(Reason.RATE, Duration.ofNanos(next - now - capacity));
        }
        full = next;
    }
}
