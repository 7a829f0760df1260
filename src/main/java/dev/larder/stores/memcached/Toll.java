package dev.larder.stores.memcached;

import dev.larder.spi.RateLimits.Claim;
import dev.larder.spi.RateLimits.Decision;
import dev.larder.spi.StoreException;
import dev.larder.stores.support.LimitAccount;
import dev.larder.stores.support.LimitAccount.Reckoning;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What callers of this node want out of one key's limits. While one batch is under way, the next gathers. */
final class Toll {
    static final int MAX_WAITING = 10_000;

    private final Clock clock;
    private List<Wish> waiting = new ArrayList<>();
    private boolean served;

    Toll(Clock clock) {
        this.clock = clock;
    }

    /** One caller's wish. */
    record Wish(Call call, List<Claim> claims, CompletableFuture<Decision> result) {}

    synchronized Toll with(Wish wish) {
        waiting.add(wish);
        return this;
    }

    /** Emits true once: to the caller that is to serve all who join. */
    synchronized boolean begin() {
        boolean first = !served;
        served = true;
        return first;
    }

    synchronized boolean isFull() {
        return waiting.size() >= MAX_WAITING;
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    synchronized List<Wish> take() {
        List<Wish> taken = waiting;
        waiting = new ArrayList<>();
        return taken;
    }

    /** The account that a body holds. */
    static LimitAccount account(Optional<byte[]> body) {
        return body.map(LimitAccount::decode).orElse(LimitAccount.EMPTY);
    }

    /** The one change that carries out the whole batch, in order; its result answers each caller. */
    Change<List<Runnable>> apply(List<Wish> batch, Optional<byte[]> body) {
        LimitAccount before = account(body);
        LimitAccount after = before;
        List<Runnable> answers = new ArrayList<>();
        for (Wish wish : batch) {
            wish.call().writes(); // before the look at the time: who is told that nothing happened must not be counted
            if (wish.call().isOver()) {
                continue;
            }
            try {
                Reckoning reckoning = after.take(wish.claims(), clock.millis());
                after = reckoning.after();
                answers.add(() -> wish.result().complete(reckoning.decision()));
            } catch (StoreException.Conflict e) {
                answers.add(() -> wish.result().completeExceptionally(e));
            }
        }
        return after.equals(before)
                ? new Change.Keep<>(answers)
                : new Change.Store<>(after.encode(), after.deadline(), answers);
    }
}
