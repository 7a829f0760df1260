package dev.larder.spi;

import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One caller's question to a {@link Batcher}. It ends with the answer of the backend or at the timeout, whichever comes
 * first.
 *
 * @param <Q> a question
 * @param <A> its answer
 */
final class PendingCall<Q, A> {
    /** Null once it needs not be sent any more: the call may wait in a queue for one that has no answer yet. */
    private @Nullable Q question;

    /** Null once there is an answer, which it would hold. */
    private @Nullable UniEmitter<? super A> emitter;

    private final boolean writes;
    private final long weight;
    private final long deadline;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    private enum State {
        WAITING,
        /** The backend may have received it. */
        SENT,
        ANSWERED
    }

    /**
     * @param writes whether it changes something: then its outcome is unknown without an answer
     * @param weight the size in bytes
     * @param deadline the deadline, by {@link System#nanoTime()}
     */
    PendingCall(Q question, UniEmitter<? super A> emitter, boolean writes, long weight, long deadline) {
        this.question = question;
        this.emitter = emitter;
        this.writes = writes;
        this.weight = weight;
        this.deadline = deadline;
    }

    /** The question; read by the sender, before it completes or fails the call. */
    Q question() {
        return Objects.requireNonNull(question);
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

    /** Marks it as sent; returns false if its caller already has an answer. */
    boolean send() {
        return state.compareAndSet(State.WAITING, State.SENT);
    }

    /** Answers the call; called by its sender. */
    void complete(A answer) {
        question = null;
        if (state.getAndSet(State.ANSWERED) != State.ANSWERED) {
            caller().complete(answer);
        }
    }

    /** Fails the call; called by its sender, or instead of sending. */
    void fail(Throwable failure) {
        question = null;
        if (state.getAndSet(State.ANSWERED) != State.ANSWERED) {
            caller().fail(failure);
        }
    }

    /** Fails it because no answer came: as unavailable, or as unknown when it is a write that was sent. */
    void failUnanswered(String message, Throwable cause) {
        State before = state.getAndSet(State.ANSWERED);
        if (before != State.ANSWERED) {
            caller().fail(
                            writes && before == State.SENT
                                    ? new StoreException.OutcomeUnknown(message, cause)
                                    : new StoreException.Unavailable(message, cause));
        }
    }

    void expire(String message) {
        failUnanswered(message, new TimeoutException());
    }

    /** The caller that waits for the answer. Read once, by the thread that answers. */
    private UniEmitter<? super A> caller() {
        UniEmitter<? super A> waiting = Objects.requireNonNull(emitter);
        emitter = null;
        return waiting;
    }
}
