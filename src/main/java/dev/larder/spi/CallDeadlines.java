package dev.larder.spi;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The calls of a {@link Batcher} that have no answer yet, and one timer for all: it ends at the first deadline. */
final class CallDeadlines<Q, A> {
    private final Consumer<List<PendingCall<Q, A>>> expiry;

    /** The calls in the order of their deadlines: all have the same timeout. */
    @GuardedBy("this")
    private final Queue<PendingCall<Q, A>> unanswered = new ArrayDeque<>();

    @GuardedBy("this")
    private boolean timed;

    /** @param expiry receives the calls whose time has run out, at each end of the timer */
    CallDeadlines(Consumer<List<PendingCall<Q, A>>> expiry) {
        this.expiry = expiry;
    }

    synchronized void add(PendingCall<Q, A> call) {
        unanswered.add(call);
        startTimer();
    }

    private void end() {
        expiry.accept(late(System.nanoTime()));
        synchronized (this) {
            startTimer();
        }
    }

    private synchronized List<PendingCall<Q, A>> late(long now) {
        timed = false;
        List<PendingCall<Q, A>> late = new ArrayList<>();
        for (PendingCall<Q, A> first = dropAnswered(); first != null; first = dropAnswered()) {
            if (first.deadline() - now > 0) {
                break;
            }
            late.add(unanswered.remove());
        }
        return late;
    }

    @GuardedBy("this")
    private void startTimer() {
        PendingCall<Q, A> first = dropAnswered();
        if (!timed && first != null) {
            timed = true;
            Later.run(Duration.ofNanos(first.deadline() - System.nanoTime()), this::end);
        }
    }

    /** Removes what was answered from the front, and returns the first that remains. */
    @GuardedBy("this")
    private @Nullable PendingCall<Q, A> dropAnswered() {
        while (!unanswered.isEmpty() && unanswered.element().isAnswered()) {
            unanswered.remove();
        }
        return unanswered.peek();
    }
}
