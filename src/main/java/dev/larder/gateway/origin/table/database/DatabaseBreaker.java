package dev.larder.gateway.origin.table.database;

import dev.larder.gateway.origin.OriginFailure;
import dev.larder.outbound.CircuitBreaker;
import dev.larder.outbound.CircuitBreaker.CallOutcome;
import dev.larder.outbound.CircuitBreaker.Passage;
import dev.larder.outbound.OutboundFailure;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Refuses requests to a database while too many of the last ones found it away, so that their callers do not wait for
 * its time limits. A request that is only slow tells nothing: the database has answered others meanwhile.
 *
 * <p>A task counts once, whether it failed or not, although many callers may wait for it. A caller that waits in vain
 * while the database answers no request counts alone: the task it would have joined is unknown.
 */
final class DatabaseBreaker {
    private final CircuitBreaker breaker;

    /** The time of the database's last answer, by {@link System#nanoTime()}. */
    private volatile long answered = System.nanoTime();

    DatabaseBreaker(CircuitBreaker breaker) {
        this.breaker = breaker;
    }

    /** The database has answered, whatever that is. */
    void answered() {
        answered = System.nanoTime();
    }

    /** A task whose outcome is counted with the first of its callers that may count. */
    static final class CountedOnce {
        private boolean counted;

        private synchronized void end(Passage passage, CallOutcome outcome) {
            if (!counted) {
                counted = passage.end(outcome);
            }
        }
    }

    /** Subscribes to the request, or fails with the refusal. */
    <T> Uni<T> around(Uni<TaskOutcome<T>> request) {
        return Uni.createFrom().deferred(() -> {
            Passage passage = enter();
            long begin = System.nanoTime();
            return request.invoke(task -> task.counted()
                            .end(
                                    passage,
                                    task.failure()
                                            .map(failure -> outcome(failure, begin))
                                            .orElse(CallOutcome.SUCCESS)))
                    .onFailure()
                    .invoke(failure -> passage.end(outcome(failure, begin)))
                    .onCancellation()
                    .invoke(() -> passage.end(CallOutcome.UNKNOWN))
                    .flatMap(task -> task.emitted());
        });
    }

    private Passage enter() {
        try {
            return breaker.enter();
        } catch (OutboundFailure refusal) {
            throw new OriginFailure(
                    "The database has failed too often; it is tried again soon",
                    refusal.retryAfter().orElse(Duration.ZERO));
        }
    }

    private CallOutcome outcome(Throwable failure, long begin) {
        Optional<Throwable> cause =
                failure instanceof OriginFailure ? Optional.ofNullable(failure.getCause()) : Optional.empty();
        boolean away = cause.filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .filter(SqlProblems::isAway)
                .isPresent();
        boolean late = cause.filter(StoreException.class::isInstance)
                .filter(known -> !(known instanceof StoreException.Busy))
                .isPresent();
        return away || (late && answered - begin < 0) ? CallOutcome.FAILURE : CallOutcome.UNKNOWN;
    }
}
