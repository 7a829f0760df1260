package dev.larder.outbound;

import dev.larder.outbound.OriginLimits.QueueLimits;
import dev.larder.outbound.OutboundFailure.Reason;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Bounds the requests that are under way at once. Others wait for their turn in a queue that has an end. */
final class Bulkhead {
    private final QueueLimits limits;
    private final Timers timers;
    private final Queue<Slot> queue = new ArrayDeque<>();
    private int running;

    Bulkhead(QueueLimits limits, Timers timers) {
        this.limits = limits;
        this.timers = timers;
    }

    /** The place of one request: in the queue at first, or under way. */
    final class Slot {
        private final Runnable turn;
        private boolean held;
        private boolean left;
        private Runnable timer = () -> {};

        private Slot(Runnable turn) {
            this.turn = turn;
        }

        /** Whether it is the request's turn. */
        boolean isHeld() {
            synchronized (Bulkhead.this) {
                return held;
            }
        }

        /** Gives the place up; it is the next request's turn. Without effect when it was given up before. */
        void leave() {
            Slot next = giveUp(this);
            if (next != null) {
                next.timer.run();
                next.turn.run();
            }
        }

        private void late(Consumer<OutboundFailure> refused) {
            boolean waits;
            synchronized (Bulkhead.this) {
                waits = !held && !left;
                left |= waits;
                queue.remove(this);
            }
            if (waits) {
                refused.accept(refusal());
            }
        }
    }

    /**
     * Takes a place; throws the refusal when the queue is full.
     *
     * @param turn run when it is the request's turn, unless the place is held at once
     * @param refused runs when the turn did not come in time
     */
    Slot enter(Runnable turn, Consumer<OutboundFailure> refused) {
        var slot = new Slot(turn);
        synchronized (this) {
            if (running < limits.concurrent()) {
                running++;
                slot.held = true;
                return slot;
            } else if (queue.size() >= limits.waiting()) {
                throw refusal();
            }
            slot.timer = timers.run(limits.patience(), () -> slot.late(refused));
            queue.add(slot);
        }
        return slot;
    }

    synchronized int running() {
        return running;
    }

    synchronized int waiting() {
        return queue.size();
    }

    private OutboundFailure refusal() {
        return OutboundFailure.refusal(Reason.BUSY, limits.patience());
    }

    private synchronized @Nullable Slot giveUp(Slot slot) {
        if (slot.left) {
            return null;
        }
        slot.left = true;
        if (!slot.held) {
            slot.timer.run();
            queue.remove(slot);
            return null;
        }
        Slot next = queue.poll();
        if (next == null) {
            running--;
        } else {
            next.held = true;
        }
        return next;
    }
}
