package dev.larder.stores.memcached;

import dev.larder.spi.BatchQueue;
import dev.larder.spi.CacheKey;
import dev.larder.spi.StoreException;
import dev.larder.stores.memcached.KeyBatch.PendingUpdate;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Changes by {@code gets} and {@code cas} of slots that many callers change at once. The callers of one key on this
 * node share a {@link KeyBatch}, so that nodes compete for the key and callers do not.
 */
final class KeyBatches<S> {
    private final MemcachedStore store;
    private final Optimistic optimistic;
    private final KeyBatch.Kind<S> kind;
    private final Function<CacheKey, KeySlot> slots;

    /** The keys that are being changed. A queue is entered with its first update and leaves with its last. */
    private final Map<CacheKey, BatchQueue<PendingUpdate<S, ?>>> queues = new ConcurrentHashMap<>();

    KeyBatches(MemcachedStore store, Optimistic optimistic, KeyBatch.Kind<S> kind, Function<CacheKey, KeySlot> slots) {
        this.store = store;
        this.optimistic = optimistic;
        this.kind = kind;
        this.slots = slots;
    }

    /** Takes the step and emits its answer. */
    <T> Uni<T> change(CacheKey key, KeyBatch.Step<S, T> step) {
        return store.call(call -> {
            var update = new PendingUpdate<>(call, step, new CompletableFuture<T>());
            var admitted = new AtomicBoolean();
            BatchQueue<PendingUpdate<S, ?>> queue = queues.compute(key, (k, present) -> {
                BatchQueue<PendingUpdate<S, ?>> entered = present == null ? newQueue() : present;
                admitted.set(entered.offer(update));
                return entered;
            });
            if (!admitted.get()) {
                return CompletableFuture.failedFuture(new StoreException.Busy(
                        "One key in memcached has %d calls waiting".formatted(store.maxWaiting())));
            }
            if (queue.begin()) {
                serve(key, queue);
            }
            return update.result();
        });
    }

    /** The length of the longest queue of calls for one key. */
    int depth() {
        return queues.values().stream().mapToInt(BatchQueue::depth).max().orElse(0);
    }

    private BatchQueue<PendingUpdate<S, ?>> newQueue() {
        var bounds = BatchQueue.Bounds.counted(1, Integer.MAX_VALUE, store.maxWaiting());
        return new BatchQueue<>(bounds, x -> 1, update -> true);
    }

    /** Carries out the updates that wait for the key, then those that came meanwhile, until none waits. */
    private void serve(CacheKey key, BatchQueue<PendingUpdate<S, ?>> queue) {
        List<PendingUpdate<S, ?>> updates = queue.take();
        if (updates.isEmpty()) {
            queues.computeIfPresent(key, (k, present) -> present.isIdle() ? null : present);
            return;
        }
        var batch = new KeyBatch<>(kind, store.clock(), updates);
        KeySlot slot = slots.apply(key);
        optimistic
                .change(new MemcachedCall(), store.node(slot), slot, batch::apply)
                .whenComplete((answers, failure) -> {
                    if (failure == null) {
                        answers.forEach(Runnable::run);
                    } else {
                        batch.fail(failure);
                    }
                    serve(key, queue);
                });
    }
}
