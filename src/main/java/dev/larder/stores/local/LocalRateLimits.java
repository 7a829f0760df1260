package dev.larder.stores.local;

import dev.larder.spi.CacheKey;
import dev.larder.spi.RateLimits;
import dev.larder.stores.support.LimitAccount;
import dev.larder.stores.support.LimitAccount.Result;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Rate limits in the heap, in a map of their own. */
final class LocalRateLimits implements RateLimits {
    private final EvictingMap<LimitAccount> accounts;
    private final Clock clock;

    LocalRateLimits(long maximum, Clock clock) {
        this.clock = clock;
        this.accounts = new EvictingMap<>(new CountedKind<>(maximum, LimitAccount::deadline), clock);
    }

    @Override
    public Uni<Decision> take(CacheKey key, List<Claim> claims) {
        return Uni.createFrom().item(() -> decide(key, claims));
    }

    @Override
    public Optional<Decision> takeAtOnce(CacheKey key, List<Claim> claims) {
        return Optional.of(decide(key, claims));
    }

    private Decision decide(CacheKey key, List<Claim> claims) {
        var decision = new AtomicReference<Decision>();
        var unused = accounts.compute(key, held -> {
            Result result = (held == null ? LimitAccount.EMPTY : held).take(claims, clock.millis());
            decision.setPlain(result.decision());
            return result.after().kept().isEmpty() ? null : result.after();
        });
        return decision.getPlain();
    }

    @Override
    public Uni<Decision> peek(CacheKey key, List<Claim> claims) {
        return Uni.createFrom().item(() -> {
            LimitAccount held = accounts.get(key);
            return (held == null ? LimitAccount.EMPTY : held).peek(claims, clock.millis());
        });
    }

    @Override
    public Uni<Boolean> reset(CacheKey key) {
        return Uni.createFrom().item(() -> accounts.remove(key) != null);
    }

    void clear() {
        accounts.clear();
    }
}
