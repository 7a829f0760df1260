package dev.larder.core.store;

import dev.larder.spi.CacheKey;
import dev.larder.spi.RateLimits;
import dev.larder.spi.Shards.Kind;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rate limits with interceptors around each call. */
final class InterceptedLimits implements RateLimits {
    private final RateLimits inner;
    private final Interceptors interceptors;
    private final ShardRouting targets;

    InterceptedLimits(RateLimits inner, Interceptors interceptors, ShardRouting targets) {
        this.inner = inner;
        this.interceptors = interceptors;
        this.targets = targets;
    }

    @Override
    public Set<Algorithm> algorithms() {
        return inner.algorithms();
    }

    @Override
    public Uni<Decision> take(CacheKey key, List<Claim> claims) {
        return interceptors.around(StoreCall.LIMIT_TAKE, targets.of(Kind.RATE_LIMIT, key), inner.take(key, claims));
    }

    @Override
    public Optional<Decision> takeAtOnce(CacheKey key, List<Claim> claims) {
        return interceptors.now(StoreCall.LIMIT_TAKE, () -> inner.takeAtOnce(key, claims));
    }

    @Override
    public Uni<Decision> peek(CacheKey key, List<Claim> claims) {
        return interceptors.around(StoreCall.LIMIT_PEEK, targets.of(Kind.RATE_LIMIT, key), inner.peek(key, claims));
    }

    @Override
    public Uni<Boolean> reset(CacheKey key) {
        return interceptors.around(StoreCall.LIMIT_RESET, targets.of(Kind.RATE_LIMIT, key), inner.reset(key));
    }
}
