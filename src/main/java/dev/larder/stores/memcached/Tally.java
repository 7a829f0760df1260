package dev.larder.stores.memcached;

import dev.larder.spi.Counters.Counter;
import dev.larder.spi.StoreException;
import dev.larder.spi.Ttl;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What this node's callers want added to one counter: while one exchange is under way, the next gathers. */
final class Tally {
    static final int MAX_WAITING = 10_000;

    private final Clock clock;
    private List<Add> waiting = new ArrayList<>();
    private boolean served;

    Tally(Clock clock) {
        this.clock = clock;
    }

    /** One caller's wish. */
    record Add(Call call, long delta, Ttl ttlIfCreated, CompletableFuture<Counter> result) {}

    synchronized Tally with(Add add) {
        waiting.add(add);
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

    synchronized List<Add> take() {
        List<Add> taken = waiting;
        waiting = new ArrayList<>();
        return taken;
    }

    /** The one change that carries out the whole batch, in order; its result answers each caller. */
    Change<List<Runnable>> apply(List<Add> batch, Optional<byte[]> body) {
        long now = clock.millis();
        Optional<Counter> before = StoredCounter.live(body, now);
        Optional<Counter> sum = before;
        List<Runnable> answers = new ArrayList<>();
        for (Add add : batch) {
            add.call().writes(); // before the look at the time: who is told that nothing happened must not be counted
            if (add.call().isOver()) {
                continue;
            }
            long value = sum.map(Counter::value).orElse(0L);
            long next = value + add.delta();
            if (((value ^ next) & (add.delta() ^ next)) < 0) {
                answers.add(() -> add.result().completeExceptionally(overflow()));
                continue;
            }
            long deadline = sum.map(Counter::deadline)
                    .orElseGet(() -> add.ttlIfCreated().deadlineFrom(now));
            Counter counter = new Counter(next, deadline);
            sum = Optional.of(counter);
            answers.add(() -> add.result().complete(counter));
        }
        if (sum.equals(before)) {
            return new Change.Keep<>(answers);
        }
        Counter total = sum.orElseThrow();
        return new Change.Store<>(StoredCounter.encode(total), total.deadline(), answers);
    }

    private static StoreException overflow() {
        return new StoreException.Conflict("The counter would leave the range of 64 bits");
    }
}
