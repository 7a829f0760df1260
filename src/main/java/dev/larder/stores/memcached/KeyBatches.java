package dev.larder.stores.memcached;

import dev.larder.spi.CacheKey;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Changes by {@code gets} and {@code cas} of what many callers change at once. The callers of one key on this node share a
 * {@link KeyBatch}, so that only nodes compete, not callers.
 */
final class KeyBatches<S> {
    private final MemcachedStore store;
    private final Optimistic optimistic;
    private final KeyBatch.Kind<S> kind;
    private final Function<CacheKey, Slot> slots;

    /** What is being changed. A tally is entered with its first wish and leaves with its last. */
    private final Map<CacheKey, KeyBatch<S>> keyBatches = new ConcurrentHashMap<>();

    KeyBatches(MemcachedStore store, Optimistic optimistic, KeyBatch.Kind<S> kind, Function<CacheKey, Slot> slots) {
        this.store = store;
        this.optimistic = optimistic;
        this.kind = kind;
        this.slots = slots;
    }

    /** Takes the step and emits its answer. */
    <T> Uni<T> change(CacheKey key, KeyBatch.Step<S, T> step) {
        return store.call(call -> {
            var wish = new KeyBatch.Wish<>(call, step, new CompletableFuture<T>());
            KeyBatch<S> present = keyBatches.get(key);
            if (present != null && present.depth() >= store.maxWaiting()) {
                return CompletableFuture.failedFuture(new StoreException.Busy(
                        "One key in memcached has %d calls waiting".formatted(store.maxWaiting())));
            }
            KeyBatch<S> keyBatch =
                    keyBatches.compute(key, (k, t) -> (t == null ? new KeyBatch<>(kind, store.clock()) : t).with(wish));
            if (keyBatch.begin()) {
                serve(key, keyBatch);
            }
            return wish.result();
        });
    }

    /** How many calls wait to change the key for which most wait. */
    int depth() {
        return keyBatches.values().stream().mapToInt(KeyBatch::depth).max().orElse(0);
    }

    /** Carries out what waits for the key, then what came meanwhile, until nothing waits. */
    private void serve(CacheKey key, KeyBatch<S> keyBatch) {
        if (keyBatches.computeIfPresent(key, (k, t) -> t.depth() == 0 ? null : t) == null) {
            return;
        }
        List<KeyBatch.Wish<S, ?>> batch = keyBatch.take();
        Slot slot = slots.apply(key);
        optimistic
                .change(new Call(), store.node(slot), slot, body -> keyBatch.apply(batch, body))
                .whenComplete((answers, failure) -> {
                    if (failure == null) {
                        answers.forEach(Runnable::run);
                    } else {
                        batch.forEach(wish -> wish.result().completeExceptionally(failure));
                    }
                    serve(key, keyBatch);
                });
    }
}
