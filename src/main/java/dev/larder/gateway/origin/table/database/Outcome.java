package dev.larder.gateway.origin.table.database;

import dev.larder.gateway.origin.table.database.DatabaseBreaker.CountedOnce;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.Function;

/**
 * What came of a task. A refusal is no failure of the lane.
 *
 * @param counted the task, as the breaker counts it: several callers may wait for one
 */
record Outcome<T>(Optional<T> result, Optional<RuntimeException> failure, CountedOnce counted) {
    static <T> Outcome<T> of(T result) {
        return new Outcome<>(Optional.of(result), Optional.empty(), new CountedOnce());
    }

    static <T> Outcome<T> failed(RuntimeException failure) {
        return new Outcome<>(Optional.empty(), Optional.of(failure), new CountedOnce());
    }

    /** What came of the same task for one of its callers. */
    <R> Outcome<R> map(Function<T, R> part) {
        return new Outcome<>(result.map(part), failure, counted);
    }

    /** The same task with a result in place of its failure. */
    <R> Outcome<R> instead(R other) {
        return new Outcome<>(Optional.of(other), Optional.empty(), counted);
    }

    Uni<T> emitted() {
        return failure.isPresent()
                ? Uni.createFrom().failure(failure.get())
                : Uni.createFrom().item(result.orElseThrow());
    }
}
