package dev.larder.stores.memcached;

import dev.larder.spi.CacheKey;
import dev.larder.spi.RateLimits;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rate limits by {@code gets} and {@code cas}. memcached tells nobody the time, so windows begin by the clocks of the
 * nodes: a fixed window then begins with the first node that says so, and counts exactly; what gives back steadily would
 * jump with every difference between clocks, and is not done here.
 *
 * <p>The callers of one key on this node share a {@link Toll}, so that only nodes compete, not callers.
 */
final class MemcachedRateLimits implements RateLimits {
    private static final Set<Algorithm> ALGORITHMS = Set.of(Algorithm.FIXED);

    private final MemcachedStore store;
    private final Optimistic optimistic;

    /** The keys being changed. A toll is entered with its first caller and leaves with its last. */
    private final Map<CacheKey, Toll> tolls = new ConcurrentHashMap<>();

    MemcachedRateLimits(MemcachedStore store, Optimistic optimistic) {
        this.store = store;
        this.optimistic = optimistic;
    }

    @Override
    public Set<Algorithm> algorithms() {
        return ALGORITHMS;
    }

    @Override
    public Uni<Decision> take(CacheKey key, List<Claim> claims) {
        return store.call(call -> {
            var wish = new Toll.Wish(call, claims, new CompletableFuture<>());
            Toll present = tolls.get(key);
            if (present != null && present.isFull()) {
                return CompletableFuture.failedFuture(new StoreException.Busy(
                        "A rate limit in memcached has %d calls waiting".formatted(Toll.MAX_WAITING)));
            }
            Toll toll = tolls.compute(key, (k, t) -> (t == null ? new Toll(store.clock()) : t).with(wish));
            if (toll.begin()) {
                serve(key, toll);
            }
            return wish.result();
        });
    }

    @Override
    public Uni<Decision> peek(CacheKey key, List<Claim> claims) {
        return store.call(call -> {
            Slot slot = store.keys().limits(key);
            return store.node(slot)
                    .read(call, slot)
                    .thenApply(found -> Toll.account(found.body())
                            .peek(claims, store.clock().millis()));
        });
    }

    @Override
    public Uni<Boolean> reset(CacheKey key) {
        return store.call(call -> store.removeLive(
                call,
                store.keys().limits(key),
                body -> Toll.account(body).deadline() > store.clock().millis()));
    }

    /** Carries out what waits for the key, then what came meanwhile, until nothing waits. */
    private void serve(CacheKey key, Toll toll) {
        if (tolls.computeIfPresent(key, (k, t) -> t.isEmpty() ? null : t) == null) {
            return;
        }
        List<Toll.Wish> batch = toll.take();
        Slot slot = store.keys().limits(key);
        optimistic
                .change(new Call(), store.node(slot), slot, (Optional<byte[]> body) -> toll.apply(batch, body))
                .whenComplete((answers, failure) -> {
                    if (failure == null) {
                        answers.forEach(Runnable::run);
                    } else {
                        batch.forEach(wish -> wish.result().completeExceptionally(failure));
                    }
                    serve(key, toll);
                });
    }
}
