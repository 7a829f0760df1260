package dev.larder.gateway.origin.table.database;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** The outcome of a task: a result or a failure. A refusal is no failure of the lane. */
record Outcome<T>(Optional<T> result, Optional<RuntimeException> failure) {
    static <T> Outcome<T> of(T result) {
        return new Outcome<>(Optional.of(result), Optional.empty());
    }

    static <T> Outcome<T> failed(RuntimeException failure) {
        return new Outcome<>(Optional.empty(), Optional.of(failure));
    }

    Uni<T> emitted() {
        return failure.isPresent()
                ? Uni.createFrom().failure(failure.get())
                : Uni.createFrom().item(result.orElseThrow());
    }
}
