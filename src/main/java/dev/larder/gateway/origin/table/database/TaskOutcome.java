package dev.larder.gateway.origin.table.database;

import dev.larder.gateway.origin.table.database.DatabaseBreaker.CountedOnce;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.Function;

/**
 * The outcome of a task: a result or a failure. A refusal is no failure of the lane.
 *
 * @param counted the task, as the breaker counts it: several callers may wait for one
 */
record TaskOutcome<T>(Optional<T> result, Optional<RuntimeException> failure, CountedOnce counted) {
    static <T> TaskOutcome<T> of(T result) {
        return new TaskOutcome<>(Optional.of(result), Optional.empty(), new CountedOnce());
    }

    static <T> TaskOutcome<T> failed(RuntimeException failure) {
        return new TaskOutcome<>(Optional.empty(), Optional.of(failure), new CountedOnce());
    }

    /** The outcome of the same task for one of its callers. */
    <R> TaskOutcome<R> map(Function<T, R> part) {
        return new TaskOutcome<>(result.map(part), failure, counted);
    }

    /** The same task with a result in place of its failure. */
    <R> TaskOutcome<R> instead(R other) {
        return new TaskOutcome<>(Optional.of(other), Optional.empty(), counted);
    }

    Uni<T> emitted() {
        return failure.isPresent()
                ? Uni.createFrom().failure(failure.get())
                : Uni.createFrom().item(result.orElseThrow());
    }
}
