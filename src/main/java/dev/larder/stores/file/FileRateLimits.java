package dev.larder.stores.file;

import dev.larder.spi.CacheKey;
import dev.larder.spi.RateLimits;
import dev.larder.stores.file.Batch.Change;
import dev.larder.stores.support.LimitAccount;
import dev.larder.stores.support.LimitAccount.Result;
import io.smallrye.mutiny.Uni;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rate limits of a {@link FileStore}. The index has their state, so peeking needs no file. */
final class FileRateLimits implements RateLimits {
    /** The maximum size of the limits of one key: more numbers than any limit has, for the maximum number of limits. */
    private static final int LARGEST = MAX_KEPT * 1_500;

    private final FileWork work;

    FileRateLimits(FileWork work) {
        this.work = work;
    }

    @Override
    public Uni<Decision> take(CacheKey key, List<Claim> claims) {
        return work.write(engine -> engine.write(LARGEST, batch -> taken(batch, key.text(), claims)));
    }

    @Override
    public Uni<Decision> peek(CacheKey key, List<Claim> claims) {
        return work.ask(engine -> account(engine.find(Space.LIMITS, key.text())).peek(claims, engine.now()));
    }

    @Override
    public Uni<Boolean> reset(CacheKey key) {
        return work.remove(Space.LIMITS, key, slot -> true);
    }

    private static Decision taken(Batch batch, String key, List<Claim> claims) {
        LimitAccount before = account(batch.find(Space.LIMITS, key));
        Result result = before.take(claims, batch.now());
        LimitAccount after = result.after();
        if (!after.equals(before)) {
            batch.add(Change.store(Space.LIMITS, key, after.deadline(), after.encode()));
        }
        return result.decision();
    }

    private static LimitAccount account(@Nullable IndexSlot slot) {
        return slot == null ? LimitAccount.EMPTY : LimitAccount.decode(slot.held());
    }
}
