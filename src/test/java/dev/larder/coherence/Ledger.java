package dev.larder.coherence;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** What one key's only writer was told is done: each value, and when. */
final class Ledger {
    private final AtomicLong last = new AtomicLong();
    private final ConcurrentSkipListMap<Long, Long> acknowledged = new ConcurrentSkipListMap<>();

    /** A value that never was. */
    long next() {
        return last.incrementAndGet();
    }

    /** What the source holds, told or not. */
    long current() {
        return last.get();
    }

    void acknowledge(long value) {
        acknowledged.put(value, System.nanoTime());
    }

    /** The newest value that is done. */
    long done() {
        return acknowledged.isEmpty() ? 0 : acknowledged.lastKey();
    }

    /** For how long the value had been replaced when a read of it began, in nanoseconds; 0 when it had not. */
    long staleness(long value, long begun) {
        Map.Entry<Long, Long> after = acknowledged.higherEntry(value);
        return after == null ? 0 : Math.max(0, begun - after.getValue());
    }
}
