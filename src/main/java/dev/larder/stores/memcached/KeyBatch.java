package dev.larder.stores.memcached;

import dev.larder.spi.StoreException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The updates of one slot that one change carries out, in their order.
 *
 * @param <S> the state that lies in the slot
 */
record KeyBatch<S>(Kind<S> kind, Clock clock, List<PendingUpdate<S, ?>> updates) {
    /** The form of a state in a slot. */
    interface Kind<S> {
        /** The live state; empty when there is none, its time is over, or the body is something else. */
        Optional<S> live(Optional<byte[]> body, long now);

        /** The change that stores it. */
        <T> ItemChange<T> store(S state, T result);
    }

    /**
     * One caller's step, from the state before to the state after. It throws a {@link StoreException} to change
     * nothing.
     */
    interface Step<S, T> {
        Taken<S, T> from(Optional<S> before, long now);
    }

    /** A step that was taken: the state after it, and the answer to its caller. */
    record Taken<S, T>(Optional<S> after, T answer) {}

    /** The update that one caller waits for. */
    record PendingUpdate<S, T>(MemcachedCall call, Step<S, T> step, CompletableFuture<T> result) {
        /** Takes the step; its caller is answered when the state is stored. */
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

    /** The one change that carries out all updates; its result answers each caller. */
    ItemChange<List<Runnable>> apply(Optional<byte[]> body) {
        long now = clock.millis();
        Optional<S> before = kind.live(body, now);
        Optional<S> state = before;
        List<Runnable> answers = new ArrayList<>();
        for (PendingUpdate<S, ?> update : updates) {
            update.call().writes(); // before isOver: a caller that is told that nothing happened must not be counted
            if (!update.call().isOver()) {
                state = update.carryOut(state, now, answers);
            }
        }
        if (state.equals(before)) {
            return new ItemChange.Keep<>(answers);
        }
        return state.map(after -> kind.store(after, answers)).orElseGet(() -> new ItemChange.Remove<>(answers));
    }

    void fail(Throwable failure) {
        updates.forEach(update -> update.result().completeExceptionally(failure));
    }
}
