package dev.larder.stores.support;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;

/**
 * The questions of a {@link Batcher} that wait, and the turns in which they are taken: a question that is added while
 * fewer turns are under way than may be begins one, and a turn that finds nothing ends. Both happen under one lock, so no
 * question is left lying. The lock is never held while anybody else's code runs.
 */
final class Backlog<Q, A> {
    private final Batcher.Bounds bounds;

    @GuardedBy("this")
    private final Queue<Asked<Q, A>> waiting = new ArrayDeque<>();

    /** In the order of asking, which is that of the deadlines. */
    @GuardedBy("this")
    private final Queue<Asked<Q, A>> unanswered = new ArrayDeque<>();

    @GuardedBy("this")
    private long waitingBytes;

    @GuardedBy("this")
    private int turns;

    @GuardedBy("this")
    private boolean watched;

    /** What becomes of a question that was added. */
    enum Admission {
        REFUSED,
        /** A turn that is under way will come to it. */
        WAITS,
        /** The caller begins a turn for it. */
        BEGINS_TURN
    }

    Backlog(Batcher.Bounds bounds) {
        this.bounds = bounds;
    }

    synchronized Admission add(Asked<Q, A> asked) {
        if (waiting.size() >= bounds.queue()
                || (!waiting.isEmpty() && waitingBytes + asked.weight() > bounds.queueBytes())) {
            return Admission.REFUSED;
        }
        waiting.add(asked);
        waitingBytes += asked.weight();
        dropAnswered(unanswered);
        unanswered.add(asked);
        if (turns == bounds.exchanges()) {
            return Admission.WAITS;
        }
        turns++;
        return Admission.BEGINS_TURN;
    }

    synchronized long depth() {
        return waiting.size();
    }

    synchronized long depthBytes() {
        return waitingBytes;
    }

    /** The next batch; empty when nothing waits, and then the turn is over. */
    synchronized List<Asked<Q, A>> take() {
        List<Asked<Q, A>> batch = new ArrayList<>();
        long bytes = 0;
        for (Asked<Q, A> next = waiting.peek(); next != null; next = waiting.peek()) {
            if (batch.size() == bounds.questions() || (bytes > 0 && bytes + next.weight() > bounds.bytes())) {
                break;
            }
            waiting.remove();
            waitingBytes -= next.weight();
            if (next.send()) {
                bytes += next.weight();
                batch.add(next);
            }
        }
        if (batch.isEmpty()) {
            turns--;
        }
        return batch;
    }

    /** Ends a turn that could not begin; whoever waits for it alone is returned. */
    synchronized List<Asked<Q, A>> abandonTurn() {
        turns--;
        if (turns > 0) {
            return List.of();
        }
        List<Asked<Q, A>> stranded = List.copyOf(waiting);
        waiting.clear();
        waitingBytes = 0;
        return stranded;
    }

    /** The first deadline, for somebody who will come back then; empty when there is none or somebody will already. */
    synchronized OptionalLong watch() {
        dropAnswered(unanswered);
        Asked<Q, A> first = unanswered.peek();
        if (watched || first == null) {
            return OptionalLong.empty();
        }
        watched = true;
        return OptionalLong.of(first.deadline());
    }

    /** Takes out those whose time has run out, and ends the watch. */
    synchronized List<Asked<Q, A>> late(long now) {
        watched = false;
        List<Asked<Q, A>> late = new ArrayList<>();
        for (Asked<Q, A> first = unanswered.peek(); first != null; first = unanswered.peek()) {
            if (!first.isAnswered()) {
                if (first.deadline() - now > 0) {
                    break;
                }
                late.add(first);
            }
            unanswered.remove();
        }
        return late;
    }

    /** Takes those nobody waits for any more from the front of the queue, so that they weigh nothing. */
    synchronized void dropExpired() {
        while (!waiting.isEmpty() && waiting.element().isAnswered()) {
            waitingBytes -= waiting.remove().weight();
        }
    }

    private void dropAnswered(Queue<Asked<Q, A>> queue) {
        while (!queue.isEmpty() && queue.element().isAnswered()) {
            queue.remove();
        }
    }
}
