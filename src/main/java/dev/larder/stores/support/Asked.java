package dev.larder.stores.support;

import dev.larder.spi.StoreException;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One caller's question to a {@link Batcher}. Whoever answers first answers: the backend, or the clock.
 *
 * @param <Q> a question
 * @param <A> its answer
 */
final class Asked<Q, A> {
    private final Q question;
    private final UniEmitter<? super A> emitter;
    private final boolean writes;
    private final long weight;
    private final long deadline;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    private enum State {
        WAITING,
        /** The backend may have heard of it. */
        SENT,
        ANSWERED
    }

    /**
     * @param writes whether it changes something, so that silence leaves the outcome unknown
     * @param weight in bytes
     * @param deadline as {@link System#nanoTime()} tells
     */
    Asked(Q question, UniEmitter<? super A> emitter, boolean writes, long weight, long deadline) {
        this.question = question;
        this.emitter = emitter;
        this.writes = writes;
        this.weight = weight;
        this.deadline = deadline;
    }

    Q question() {
        return question;
    }

    long weight() {
        return weight;
    }

    long deadline() {
        return deadline;
    }

    boolean isAnswered() {
        return state.get() == State.ANSWERED;
    }

    /** Puts it among those that travel; false when nobody waits for it any more. */
    boolean send() {
        return state.compareAndSet(State.WAITING, State.SENT);
    }

    void complete(A answer) {
        if (state.getAndSet(State.ANSWERED) != State.ANSWERED) {
            emitter.complete(answer);
        }
    }

    void fail(Throwable failure) {
        if (state.getAndSet(State.ANSWERED) != State.ANSWERED) {
            emitter.fail(failure);
        }
    }

    /** Fails it with what may be said when no answer came: nothing happened, or nobody knows. */
    void failUnanswered(String message, Throwable cause) {
        State before = state.getAndSet(State.ANSWERED);
        if (before != State.ANSWERED) {
            emitter.fail(
                    writes && before == State.SENT
                            ? new StoreException.OutcomeUnknown(message, cause)
                            : new StoreException.Unavailable(message, cause));
        }
    }

    void expire(String message) {
        failUnanswered(message, new TimeoutException());
    }
}
