package dev.larder.stores.database;

import dev.larder.spi.CacheKey;
import dev.larder.spi.RateLimits;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Rate limits; each call is one statement. */
final class DatabaseRateLimits implements RateLimits {
    private final DatabaseWork work;
    private final LimitTable limits;

    DatabaseRateLimits(DatabaseWork work, LimitTable limits) {
        this.work = work;
        this.limits = limits;
    }

    @Override
    public Uni<Decision> take(CacheKey key, List<Claim> claims) {
        return DatabaseLimits.within(key)
                .flatMap(k -> work.write((connection, now) -> limits.take(connection, k, claims)));
    }

    @Override
    public Uni<Decision> peek(CacheKey key, List<Claim> claims) {
        return work.read((connection, now) -> limits.peek(connection, key, claims));
    }

    @Override
    public Uni<Boolean> reset(CacheKey key) {
        return work.write((connection, now) -> limits.reset(connection, key));
    }
}
