package dev.larder.stores.memcached;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** What waits to travel to one server: handed out in batches while fewer than so many are under way. */
final class OpQueue {
    private static final int EXCHANGES = 2;

    /** Keys of one multi-get, below the client's 255. */
    private static final int BATCH = 100;

    private final int most;
    private final Queue<Op> waiting = new ArrayDeque<>();
    private int exchanges;

    /** @param most how many may wait */
    OpQueue(int most) {
        this.most = most;
    }

    synchronized int depth() {
        return waiting.size();
    }

    /** Returns false, and lets nobody in, when it is full. */
    synchronized boolean offer(Op op) {
        return waiting.size() < most && waiting.add(op);
    }

    /** Takes back one that was let in before, full or not. */
    synchronized void again(Op op) {
        waiting.add(op);
    }

    /** The next batch; none while enough are under way or nobody waits. */
    synchronized List<Op> take() {
        List<Op> batch = new ArrayList<>();
        if (exchanges < EXCHANGES) {
            while (batch.size() < BATCH && !waiting.isEmpty()) {
                Op op = waiting.remove();
                if (!op.call.isOver()) {
                    batch.add(op);
                }
            }
            exchanges += batch.isEmpty() ? 0 : 1;
        }
        return batch;
    }

    /** A batch that was taken has come back. */
    synchronized void exchanged() {
        exchanges--;
    }
}
