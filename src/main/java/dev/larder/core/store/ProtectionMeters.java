package dev.larder.core.store;

import dev.larder.spi.StoreQueue;
import io.micrometer.core.instrument.Tags;
import java.util.List;

/** How near calls on one service's backend are to being refused. */
record ProtectionMeters(StoreMeters meters) {
    void observe(Protection protection, BulkheadInterceptor bulkhead, BreakerInterceptor breaker) {
        meters.gauge(
                "larder.calls.under.way",
                "Calls on the backend that are under way, waiting ones included",
                Tags.empty(),
                bulkhead,
                BulkheadInterceptor::underWay);
        meters.gauge("larder.calls.bound", "How many may be under way", Tags.empty(), protection, Protection::maxCalls);
        meters.gauge(
                "larder.breaker.open",
                "1 while the circuit breaker refuses calls, 0.5 while it tries one, else 0",
                Tags.empty(),
                breaker,
                BreakerInterceptor::openness);
    }

    void observe(List<StoreQueue> queues) {
        for (StoreQueue queue : queues) {
            Tags its = Tags.of("queue", queue.name());
            meters.gauge(
                    "larder.queue.depth",
                    "What waits inside the store",
                    its,
                    queue,
                    q -> q.depth().getAsLong());
            meters.gauge("larder.queue.bound", "How much may wait there", its, queue, StoreQueue::bound);
        }
    }
}
