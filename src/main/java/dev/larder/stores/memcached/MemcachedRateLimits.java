package dev.larder.stores.memcached;

import dev.larder.spi.CacheKey;
import dev.larder.spi.RateLimits;
import dev.larder.stores.support.LimitAccount;
import dev.larder.stores.support.LimitAccount.Result;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Rate limits by {@code gets} and {@code cas}. memcached does not report its time, so windows begin by the clocks of
 * the nodes. A fixed window begins with the first node that starts it, and counts exactly. Algorithms that refill
 * steadily would jump with every difference between clocks, so they are not supported.
 */
final class MemcachedRateLimits implements RateLimits {
    private static final Set<Algorithm> ALGORITHMS = Set.of(Algorithm.FIXED);

    private final MemcachedStore store;
    private final KeyBatches<LimitAccount> keyBatches;

    MemcachedRateLimits(MemcachedStore store, KeyBatches<LimitAccount> keyBatches) {
        this.store = store;
        this.keyBatches = keyBatches;
    }

    @Override
    public Set<Algorithm> algorithms() {
        return ALGORITHMS;
    }

    @Override
    public Uni<Decision> take(CacheKey key, List<Claim> claims) {
        return keyBatches.change(key, (before, now) -> {
            Result result = before.orElse(LimitAccount.EMPTY).take(claims, now);
            var after = Optional.of(result.after())
                    .filter(account -> !account.kept().isEmpty());
            return new KeyBatch.Taken<>(after, result.decision());
        });
    }

    @Override
    public Uni<Decision> peek(CacheKey key, List<Claim> claims) {
        return store.call(call -> {
            KeySlot slot = store.keys().limits(key);
            return store.node(slot).read(call, slot).thenApply(found -> {
                long now = store.clock().millis();
                return StoredLimits.find(found.body(), now)
                        .orElse(LimitAccount.EMPTY)
                        .peek(claims, now);
            });
        });
    }

    @Override
    public Uni<Boolean> reset(CacheKey key) {
        return store.call(call -> store.removeLive(
                call,
                store.keys().limits(key),
                body -> StoredLimits.find(body, store.clock().millis()).isPresent()));
    }
}
