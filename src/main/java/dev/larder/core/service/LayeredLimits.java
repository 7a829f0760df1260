package dev.larder.core.service;

import dev.larder.spi.CacheKey;
import dev.larder.spi.RateLimits;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rate limits with a layer around each call. */
final class LayeredLimits implements RateLimits {
    private final RateLimits inner;
    private final Layer layer;

    LayeredLimits(RateLimits inner, Layer layer) {
        this.inner = inner;
        this.layer = layer;
    }

    @Override
    public Set<Algorithm> algorithms() {
        return inner.algorithms();
    }

    @Override
    public Uni<Decision> take(CacheKey key, List<Claim> claims) {
        return layer.around(Operation.LIMIT_TAKE, inner.take(key, claims));
    }

    @Override
    public Optional<Decision> takeAtOnce(CacheKey key, List<Claim> claims) {
        return layer.aroundAtOnce(Operation.LIMIT_TAKE, () -> inner.takeAtOnce(key, claims));
    }

    @Override
    public Uni<Decision> peek(CacheKey key, List<Claim> claims) {
        return layer.around(Operation.LIMIT_PEEK, inner.peek(key, claims));
    }

    @Override
    public Uni<Boolean> reset(CacheKey key) {
        return layer.around(Operation.LIMIT_RESET, inner.reset(key));
    }
}
