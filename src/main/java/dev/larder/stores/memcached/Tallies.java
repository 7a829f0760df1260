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
 * {@link Tally}, so that only nodes compete, not callers.
 */
final class Tallies<S> {
    private final MemcachedStore store;
    private final Optimistic optimistic;
    private final Tally.Kind<S> kind;
    private final Function<CacheKey, Slot> slots;

    /** What is being changed. A tally is entered with its first wish and leaves with its last. */
    private final Map<CacheKey, Tally<S>> tallies = new ConcurrentHashMap<>();

    Tallies(MemcachedStore store, Optimistic optimistic, Tally.Kind<S> kind, Function<CacheKey, Slot> slots) {
        this.store = store;
        this.optimistic = optimistic;
        this.kind = kind;
        this.slots = slots;
    }

    /** Takes the step and emits its answer. */
    <T> Uni<T> change(CacheKey key, Tally.Step<S, T> step) {
        return store.call(call -> {
            var wish = new Tally.Wish<>(call, step, new CompletableFuture<T>());
            Tally<S> present = tallies.get(key);
            if (present != null && present.depth() >= store.maxWaiting()) {
                return CompletableFuture.failedFuture(new StoreException.Busy(
                        "One key in memcached has %d calls waiting".formatted(store.maxWaiting())));
            }
            Tally<S> tally =
                    tallies.compute(key, (k, t) -> (t == null ? new Tally<>(kind, store.clock()) : t).with(wish));
            if (tally.begin()) {
                serve(key, tally);
            }
            return wish.result();
        });
    }

    /** How many calls wait to change the key for which most wait. */
    int depth() {
        return tallies.values().stream().mapToInt(Tally::depth).max().orElse(0);
    }

    /** Carries out what waits for the key, then what came meanwhile, until nothing waits. */
    private void serve(CacheKey key, Tally<S> tally) {
        if (tallies.computeIfPresent(key, (k, t) -> t.depth() == 0 ? null : t) == null) {
            return;
        }
        List<Tally.Wish<S, ?>> batch = tally.take();
        Slot slot = slots.apply(key);
        optimistic
                .change(new Call(), store.node(slot), slot, body -> tally.apply(batch, body))
                .whenComplete((answers, failure) -> {
                    if (failure == null) {
                        answers.forEach(Runnable::run);
                    } else {
                        batch.forEach(wish -> wish.result().completeExceptionally(failure));
                    }
                    serve(key, tally);
                });
    }
}
