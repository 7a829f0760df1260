package dev.larder.coherence;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** The acknowledged writes of one key's only writer: each value, the node that acknowledged it, and the time. */
final class Ledger {
    private final AtomicLong last = new AtomicLong();
    private final ConcurrentSkipListMap<Long, Told> acknowledged = new ConcurrentSkipListMap<>();

    private record Told(int node, long at) {}

    /** A value that was never written. If the key has a source, the source has this value from now on. */
    long next() {
        return last.incrementAndGet();
    }

    /** The value of the source, acknowledged or not. */
    long current() {
        return last.get();
    }

    void acknowledge(long value, int node) {
        acknowledged.put(value, new Told(node, System.nanoTime()));
    }

    /** The newest acknowledged value. */
    long done() {
        return acknowledged.isEmpty() ? 0 : acknowledged.lastKey();
    }

    /**
     * The time in nanoseconds between the replacement of the value and the begin of a read; 0 if the value was not
     * replaced by then.
     */
    long staleness(long value, long begun) {
        Map.Entry<Long, Told> after = acknowledged.higherEntry(value);
        return after == null ? 0 : Math.max(0, begun - after.getValue().at());
    }

    /** Whether this node had acknowledged, before the read began, that the value was replaced. */
    boolean isDisowned(long value, int node, long begun) {
        return acknowledged.tailMap(value, false).values().stream()
                .anyMatch(told -> told.node() == node && told.at() < begun);
    }
}
