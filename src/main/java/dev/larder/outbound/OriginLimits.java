package dev.larder.outbound;

import dev.larder.core.store.Protection;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The limits that protect one origin from its callers, and its callers from it.
 *
 * @param breaker the limits of the circuit breaker
 * @param queue the limits of concurrency
 * @param rate the rate limit of its requests; empty for none
 * @param retries the limits of retries
 */
public record OriginLimits(BreakerLimits breaker, QueueLimits queue, Optional<RateLimit> rate, RetryLimits retries) {
    /**
     * The limits of the circuit breaker.
     *
     * @param calls the number of last requests that it considers
     * @param ratio the ratio of these that must have failed to open it, above 0 and at most 1
     * @param pause the time of refusing all requests before a probe, and of waiting for the answer to a probe before
     *     the next
     */
    public record BreakerLimits(int calls, double ratio, Duration pause) {
        public BreakerLimits {
            require(calls > 0, "calls must be at least 1");
            require(ratio > 0 && ratio <= 1, "ratio must be above 0 and at most 1");
            require(pause.toMillis() > 0, "pause must be at least a millisecond");
        }

        /** The limits of a service. */
        public static BreakerLimits of(Protection service) {
            return new BreakerLimits(service.breakerCalls(), service.breakerRatio(), service.breakerPause());
        }
    }

    /**
     * The limits of concurrency.
     *
     * @param concurrent the maximum number of requests under way, up to the last byte of their responses; also the
     *     maximum number of connections
     * @param waiting the maximum number of requests that wait for their turn
     * @param patience the maximum time that a request waits
     */
    public record QueueLimits(int concurrent, int waiting, Duration patience) {
        public QueueLimits {
            require(concurrent > 0, "concurrent must be at least 1");
            require(waiting >= 0, "waiting must not be negative");
        }
    }

    /**
     * A token bucket.
     *
     * @param perSecond the number of requests a second in the long run
     * @param burst the number of requests at once after a pause
     */
    public record RateLimit(double perSecond, int burst) {
        public RateLimit {
            require(perSecond > 0, "perSecond must be above 0");
            require(burst > 0, "burst must be at least 1");
        }
    }

    /**
     * The limits of retries. Only a request whose body is not streamed is sent again.
     *
     * @param attempts the maximum number of times that a request is sent, including the first
     * @param base the longest pause before the first retry; it doubles with each further one
     * @param max the longest pause
     * @param maxRetryAfter the longest pause that an answer may request; a longer one is not retried
     * @param budget the ratio of retries to requests in the long run
     * @param methods the methods that may be sent again
     * @param statuses the statuses of answers that are retried; a lost connection is always retried
     * @param unprocessed the further methods that may be sent again if the server has not begun with the request: it was
     *     not sent, or is answered with one of {@link #REFUSING}
     */
    public record RetryLimits(
            int attempts,
            Duration base,
            Duration max,
            Duration maxRetryAfter,
            double budget,
            Set<String> methods,
            Set<Integer> statuses,
            Set<String> unprocessed) {
        /** The methods that change nothing (RFC 9110 §9.2.1, and QUERY). */
        public static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "QUERY");

        /** The idempotent methods (RFC 9110 §9.2.2, and QUERY). */
        public static final Set<String> IDEMPOTENT =
                Set.of("GET", "HEAD", "OPTIONS", "TRACE", "QUERY", "PUT", "DELETE");

        /** The answers that may be others a moment later. */
        public static final Set<Integer> PASSING = Set.of(408, 429, 502, 503, 504);

        /** The statuses of {@link #PASSING} with which a server refuses to begin. */
        public static final Set<Integer> REFUSING = Set.of(429, 503);

        public RetryLimits {
            require(attempts > 0, "attempts must be at least 1");
            require(budget >= 0 && budget <= 1, "budget must be from 0 to 1");
            methods = Set.copyOf(methods);
            statuses = Set.copyOf(statuses);
            unprocessed = Set.copyOf(unprocessed);
        }

        /** Limits by which requests of other methods are sent once. */
        public RetryLimits(
                int attempts,
                Duration base,
                Duration max,
                Duration maxRetryAfter,
                double budget,
                Set<String> methods,
                Set<Integer> statuses) {
            this(attempts, base, max, maxRetryAfter, budget, methods, statuses, Set.of());
        }

        /** Three attempts of idempotent requests, and one retry for ten requests. */
        public static RetryLimits standard() {
            return new RetryLimits(
                    3,
                    Duration.ofMillis(100),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(5),
                    0.1,
                    IDEMPOTENT,
                    PASSING,
                    Set.of());
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
