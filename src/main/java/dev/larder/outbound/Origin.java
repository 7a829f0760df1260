package dev.larder.outbound;

import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One server, or a group behind one name, that is protected from its callers: a circuit breaker, a bounded number of
 * requests at once with a bounded queue, a rate, and retries within a budget.
 *
 * <p>A request that is refused fails with an {@link OutboundFailure} that says when it may be tried again.
 */
public final class Origin implements AutoCloseable {
    /** The statuses with which a proxy reports that its server is unavailable. */
    private static final Set<Integer> UNAVAILABLE = Set.of(502, 503, 504);

    private final Function<StreamRequest, Uni<StreamedResponse>> client;
    private final Runnable close;
    private final Surroundings surroundings;
    private final CircuitBreaker breaker;
    private final Bulkhead bulkhead;
    private final Optional<TokenBucket> rate;
    private final Retries retries;

    /**
     * The dependencies that a test replaces.
     *
     * @param random numbers from 0 to 1
     * @param context the context of the caller, on which all of its request happens
     */
    record Surroundings(Clock clock, Timers timers, DoubleSupplier random, Supplier<Executor> context) {}

    Origin(
            Function<StreamRequest, Uni<StreamedResponse>> client,
            Runnable close,
            OriginLimits limits,
            Surroundings surroundings) {
        this.client = client;
        this.close = close;
        this.surroundings = surroundings;
        this.breaker = new CircuitBreaker(limits.breaker(), surroundings.clock());
        this.bulkhead = new Bulkhead(limits.queue(), surroundings.timers());
        this.rate = limits.rate().map(limit -> new TokenBucket(limit, surroundings.clock()));
        this.retries = new Retries(limits.retries(), surroundings.clock(), surroundings.random());
    }

    /**
     * Sends the request as {@link StreamClient#send} does, and again where the limits allow it. An answer that is not
     * worth a retry is emitted, whatever its status.
     */
    public Uni<StreamedResponse> send(StreamRequest request) {
        return Uni.createFrom().emitter(emitter -> {
            Executor context = surroundings.context().get();
            var call = new OriginCall(this, request, context, emitter);
            context.execute(call::begin);
        });
    }

    /** Whether an answer of this status counts as a failure of the origin. */
    public static boolean isUnavailable(int status) {
        return UNAVAILABLE.contains(status);
    }

    /** Whether requests are refused now because too many of the last ones failed. */
    public boolean isGivenUp() {
        return breaker.refusal().isPresent();
    }

    /** 0 while the circuit breaker is closed, 1 while it is open, 0.5 while it is half-open. */
    public double openness() {
        return breaker.openness();
    }

    /** The number of requests under way. */
    public int running() {
        return bulkhead.running();
    }

    /** The number of requests that wait for their turn. */
    public int waiting() {
        return bulkhead.waiting();
    }

    /** Closes all connections, also those in use. */
    @Override
    public void close() {
        close.run();
    }

    Function<StreamRequest, Uni<StreamedResponse>> client() {
        return client;
    }

    CircuitBreaker breaker() {
        return breaker;
    }

    Bulkhead bulkhead() {
        return bulkhead;
    }

    Optional<TokenBucket> rate() {
        return rate;
    }

    Retries retries() {
        return retries;
    }

    Timers timers() {
        return surroundings.timers();
    }
}
