package dev.larder.coherence;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;

/** What the readers of one service saw. */
final class Tally {
    final AtomicLong reads = new AtomicLong();
    final AtomicLong hits = new AtomicLong();
    final AtomicLong copies = new AtomicLong();
    final AtomicLong stale = new AtomicLong();

    /** Stale by what the node that was read had acknowledged itself. */
    final AtomicLong disowned = new AtomicLong();

    final AtomicLong filled = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    private final LongAccumulator oldest = new LongAccumulator(Math::max, 0);

    void stale(long nanos) {
        stale.incrementAndGet();
        oldest.accumulate(nanos);
    }

    /** For how long the stalest of the values had been replaced. */
    Duration oldest() {
        return Duration.ofNanos(oldest.get());
    }

    @Override
    public String toString() {
        return "%d reads, %d hits, %d of them copies, %d fills, %d refused; %d stale, the oldest by %d ms"
                .formatted(
                        reads.get(),
                        hits.get(),
                        copies.get(),
                        filled.get(),
                        refused.get(),
                        stale.get(),
                        oldest().toMillis());
    }
}
