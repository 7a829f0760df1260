package dev.larder.core.service;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Holds calls on a new store back until the stores whose place it takes are closed, where two of them must not be open at
 * once. What waits is bounded by the service's bulkhead, and by the time that a store is given to close.
 */
final class Handover implements Layer {
    private final CompletableFuture<Void> free = new CompletableFuture<>();

    /** Lets calls through when all of these have ended. */
    void begin(List<CompletableFuture<Void>> closing) {
        var unused = CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new))
                .whenComplete((done, failure) -> free.complete(null));
    }

    @Override
    public <T> Uni<T> around(Operation operation, Uni<T> call) {
        return beside(call);
    }

    @Override
    public <T> Uni<T> beside(Uni<T> call) {
        return Uni.createFrom()
                .deferred(() -> free.isDone()
                        ? call
                        // a copy, for a caller who gives up cancels what it waits for
                        : Uni.createFrom().completionStage(free.copy()).chain(() -> call));
    }
}
