package dev.larder.core.store;

import dev.larder.spi.CacheStore;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Delays calls on a new store until the stores that it replaces are closed, if two of them must not be open at the same
 * time. The waiting calls are bounded by the service's bulkhead and by the timeout of closing.
 */
public final class OpeningLatch implements Interceptor {
    private final CompletableFuture<Void> free = new CompletableFuture<>();

    /** The store with delayed calls. */
    public CacheStore around(CacheStore store) {
        return new InterceptedStore(store, List.of(this));
    }

    /** Releases the calls after all of these have ended. */
    public void releaseAfter(List<CompletableFuture<Void>> closing) {
        var unused = CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new))
                .whenComplete((done, failure) -> free.complete(null));
    }

    @Override
    public <T> Uni<T> around(StoreCall call, Uni<T> uni) {
        return beside(uni);
    }

    @Override
    public <T> Uni<T> beside(Uni<T> uni) {
        return Uni.createFrom()
                .deferred(() -> free.isDone()
                        ? uni
                        // a copy, because a caller that gives up cancels the future it waits for
                        : Uni.createFrom().completionStage(free.copy()).chain(() -> uni));
    }
}
