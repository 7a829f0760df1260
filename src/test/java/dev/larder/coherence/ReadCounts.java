package dev.larder.coherence;

import dev.larder.coherence.KeptConnection.Reply;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;

/** The results of the readers of one service. */
final class ReadCounts {
    final AtomicLong reads = new AtomicLong();
    final AtomicLong hits = new AtomicLong();
    final AtomicLong copies = new AtomicLong();
    final AtomicLong stale = new AtomicLong();

    /** Stale reads of values whose replacement the asked node had acknowledged itself. */
    final AtomicLong disowned = new AtomicLong();

    final AtomicLong filled = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    private final LongAccumulator oldest = new LongAccumulator(Math::max, 0);

    /** Counts what the cache has done for an answer of a service in front of an origin. */
    void answered(Reply reply) {
        if (reply.cacheStatus().startsWith("larder; hit")) {
            hits.incrementAndGet();
        } else if (reply.cacheStatus().contains("; stored")) {
            filled.incrementAndGet();
        }
    }

    void stale(long nanos) {
        stale.incrementAndGet();
        oldest.accumulate(nanos);
    }

    /** The longest time for which a shown value had been replaced. */
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
