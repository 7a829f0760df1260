package dev.larder.stores.memcached;

import dev.larder.spi.StoreException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What this node's callers want to become of one slot: while one exchange is under way, the next gathers.
 *
 * @param <S> what lies there
 */
final class KeyBatch<S> {
    private final Kind<S> kind;
    private final Clock clock;
    private List<Wish<S, ?>> waiting = new ArrayList<>();
    private boolean served;

    KeyBatch(Kind<S> kind, Clock clock) {
        this.kind = kind;
        this.clock = clock;
    }

    /** How something lies in a slot. */
    interface Kind<S> {
        /** What lives there; empty when there is none, its time is over, or the body is something else. */
        Optional<S> live(Optional<byte[]> body, long now);

        /** The change that stores it. */
        <T> Change<T> store(S state, T result);
    }

    /** One caller's step, from what is there to what is to be. It throws a {@link StoreException} to change nothing. */
    interface Step<S, T> {
        Taken<S, T> from(Optional<S> before, long now);
    }

    /** A step that was taken: what is there then, and what to tell the caller. */
    record Taken<S, T>(Optional<S> after, T answer) {}

    /** One caller's wish. */
    record Wish<S, T>(Call call, Step<S, T> step, CompletableFuture<T> result) {
        /** Takes the step; what is to be told waits until it is stored. */
        Optional<S> carryOut(Optional<S> before, long now, List<Runnable> answers) {
            try {
                Taken<S, T> taken = step.from(before, now);
                answers.add(() -> result.complete(taken.answer()));
                return taken.after();
            } catch (StoreException refusal) {
                answers.add(() -> result.completeExceptionally(refusal));
                return before;
            }
        }
    }

    synchronized KeyBatch<S> with(Wish<S, ?> wish) {
        waiting.add(wish);
        return this;
    }

    /** Emits true once: to the caller that is to serve all who join. */
    synchronized boolean begin() {
        boolean first = !served;
        served = true;
        return first;
    }

    synchronized int depth() {
        return waiting.size();
    }

    synchronized List<Wish<S, ?>> take() {
        List<Wish<S, ?>> taken = waiting;
        waiting = new ArrayList<>();
        return taken;
    }

    /** The one change that carries out the whole batch, in order; its result answers each caller. */
    Change<List<Runnable>> apply(List<Wish<S, ?>> batch, Optional<byte[]> body) {
        long now = clock.millis();
        Optional<S> before = kind.live(body, now);
        Optional<S> state = before;
        List<Runnable> answers = new ArrayList<>();
        for (Wish<S, ?> wish : batch) {
            wish.call().writes(); // before the look at the time: who is told that nothing happened must not be counted
            if (!wish.call().isOver()) {
                state = wish.carryOut(state, now, answers);
            }
        }
        if (state.equals(before)) {
            return new Change.Keep<>(answers);
        }
        return state.map(after -> kind.store(after, answers)).orElseGet(() -> new Change.Remove<>(answers));
    }
}
