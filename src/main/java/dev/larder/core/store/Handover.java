package dev.larder.core.store;

import dev.larder.spi.CacheStore;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Holds calls on a new store back until the stores whose place it takes are closed, where two of them must not be open at
 * once. What waits is bounded by the service's bulkhead, and by the time that a store is given to close.
 */
public final class Handover implements Interceptor {
    private final CompletableFuture<Void> free = new CompletableFuture<>();

    /** The store with its calls held back. */
    public CacheStore around(CacheStore store) {
        return new InterceptedStore(store, List.of(this));
    }

    /** Lets calls through when all of these have ended. */
    public void begin(List<CompletableFuture<Void>> closing) {
        var unused = CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new))
                .whenComplete((done, failure) -> free.complete(null));
    }

    @Override
    public <T> Uni<T> around(Call call, Uni<T> uni) {
        return beside(uni);
    }

    @Override
    public <T> Uni<T> beside(Uni<T> uni) {
        return Uni.createFrom()
                .deferred(() -> free.isDone()
                        ? uni
                        // a copy, for a caller who gives up cancels what it waits for
                        : Uni.createFrom().completionStage(free.copy()).chain(() -> uni));
    }
}
