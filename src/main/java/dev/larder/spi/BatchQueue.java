package dev.larder.spi;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * A bounded queue whose elements leave in batches: while one batch is under way, the next one is collected.
 *
 * <p>Elements leave in <em>turns</em>, each the right to one batch at a time. The thread that has added an element
 * calls {@link #begin}; if that returns true, it calls {@link #take}, sends the batch, and after the answer calls
 * {@code take} again until the batch is empty, which ends the turn. Both happen under one lock, so no element is
 * forgotten. The lock is never held while the code of others runs, except for the two functions given to the
 * constructor.
 *
 * @param <E> an element
 */
public final class BatchQueue<E> {
    private final Bounds bounds;
    private final ToLongFunction<E> weigher;
    private final Predicate<E> dequeued;

    @GuardedBy("this")
    private final Queue<E> waiting = new ArrayDeque<>();

    @GuardedBy("this")
    private long waitingWeight;

    @GuardedBy("this")
    private int turns;

    /**
     * The bounds of a queue.
     *
     * @param turns the maximum number of batches under way at the same time
     * @param batch elements of one batch
     * @param batchWeight weight of one batch, unless a single element is heavier
     * @param waiting elements that wait; one more is refused
     * @param waitingWeight weight of the elements that wait, unless a single one is heavier
     */
    public record Bounds(int turns, int batch, long batchWeight, int waiting, long waitingWeight) {
        /** Bounds for elements that are counted and not weighed. */
        public static Bounds counted(int turns, int batch, int waiting) {
            return new Bounds(turns, batch, Long.MAX_VALUE, waiting, Long.MAX_VALUE);
        }
    }

    /**
     * @param weigher the weight of an element, the same at each call
     * @param dequeued called once for each element when it leaves; false if its caller has gone and the element is
     *     dropped
     */
    public BatchQueue(Bounds bounds, ToLongFunction<E> weigher, Predicate<E> dequeued) {
        this.bounds = bounds;
        this.weigher = weigher;
        this.dequeued = dequeued;
    }

    /** Adds the element; returns false when the queue is full. */
    public synchronized boolean offer(E element) {
        long weight = weigher.applyAsLong(element);
        boolean full = waiting.size() >= bounds.waiting()
                || (!waiting.isEmpty() && waitingWeight + weight > bounds.waitingWeight());
        if (!full) {
            add(element, weight);
        }
        return !full;
    }

    /** Adds an element that has left before and must leave again, also when the queue is full. */
    public synchronized void putBack(E element) {
        add(element, weigher.applyAsLong(element));
    }

    /** Begins a turn; returns false when nothing waits or enough turns are under way. */
    public synchronized boolean begin() {
        if (waiting.isEmpty() || turns == bounds.turns()) {
            return false;
        }
        turns++;
        return true;
    }

    /** The next batch of a turn; empty when nothing waits, and then the turn is over. */
    public synchronized List<E> take() {
        List<E> batch = new ArrayList<>(Math.min(waiting.size(), bounds.batch()));
        long weight = 0;
        for (E next = waiting.peek(); next != null && batch.size() < bounds.batch(); next = waiting.peek()) {
            long more = weigher.applyAsLong(next);
            if (weight > 0 && weight + more > bounds.batchWeight()) {
                break;
            }
            removeFirst(more);
            if (dequeued.test(next)) {
                weight += more;
                batch.add(next);
            }
        }
        if (batch.isEmpty()) {
            turns--;
        }
        return batch;
    }

    /** Ends a turn that could not send; when it was the only one, the elements that wait are removed and returned. */
    public synchronized List<E> abandonTurn() {
        turns--;
        if (turns > 0) {
            return List.of();
        }
        List<E> stranded = List.copyOf(waiting);
        waiting.clear();
        waitingWeight = 0;
        return stranded;
    }

    /** Removes elements that match from the front of the queue, so that they use no room. */
    public synchronized void dropFirst(Predicate<E> matches) {
        for (E next = waiting.peek(); next != null && matches.test(next); next = waiting.peek()) {
            removeFirst(weigher.applyAsLong(next));
        }
    }

    /** The number of waiting elements. */
    public synchronized int depth() {
        return waiting.size();
    }

    /** The weight of the waiting elements. */
    public synchronized long depthWeight() {
        return waitingWeight;
    }

    /** Whether nothing waits and no turn is under way. */
    public synchronized boolean isIdle() {
        return waiting.isEmpty() && turns == 0;
    }

    @GuardedBy("this")
    private void add(E element, long weight) {
        waiting.add(element);
        waitingWeight += weight;
    }

    @GuardedBy("this")
    private void removeFirst(long weight) {
        waiting.remove();
        waitingWeight -= weight;
    }
}
