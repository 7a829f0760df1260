package dev.larder.gateway.origin.table.database;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** The outcome of a task: a result or a failure. A refusal is no failure of the lane. */
record TaskOutcome<T>(Optional<T> result, Optional<RuntimeException> failure) {
    static <T> TaskOutcome<T> of(T result) {
        return new TaskOutcome<>(Optional.of(result), Optional.empty());
    }

    static <T> TaskOutcome<T> failed(RuntimeException failure) {
        return new TaskOutcome<>(Optional.empty(), Optional.of(failure));
    }

    Uni<T> emitted() {
        return failure.isPresent()
                ? Uni.createFrom().failure(failure.get())
                : Uni.createFrom().item(result.orElseThrow());
    }
}
