package dev.larder.coherence;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** What one key's only writer was told is done: each value, by which node, and when. */
final class Ledger {
    private final AtomicLong last = new AtomicLong();
    private final ConcurrentSkipListMap<Long, Told> acknowledged = new ConcurrentSkipListMap<>();

    private record Told(int node, long at) {}

    /** A value that never was. Where there is a source, it holds this one from now on. */
    long next() {
        return last.incrementAndGet();
    }

    /** What the source holds, told or not. */
    long current() {
        return last.get();
    }

    void acknowledge(long value, int node) {
        acknowledged.put(value, new Told(node, System.nanoTime()));
    }

    /** The newest value that is done. */
    long done() {
        return acknowledged.isEmpty() ? 0 : acknowledged.lastKey();
    }

    /** For how long the value had been replaced when a read of it began, in nanoseconds; 0 when it had not. */
    long staleness(long value, long begun) {
        Map.Entry<Long, Told> after = acknowledged.higherEntry(value);
        return after == null ? 0 : Math.max(0, begun - after.getValue().at());
    }

    /** Whether this very node had said, when the read began, that the value was replaced. */
    boolean isDisowned(long value, int node, long begun) {
        return acknowledged.tailMap(value, false).values().stream()
                .anyMatch(told -> told.node() == node && told.at() < begun);
    }
}
