package dev.larder.core.store;

import dev.larder.spi.StoreQueue;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How near calls on one service's backend are to being refused. */
record ProtectionMeters(Tags tags, MeterRegistry registry) {
    ProtectionMeters(String service, MeterRegistry registry) {
        this(Tags.of("service", service), registry);
    }

    void register(Protection protection, BulkheadInterceptor bulkhead, BreakerInterceptor breaker) {
        gauge(
                "larder.calls.under.way",
                "Calls on the backend that are under way, waiting ones included",
                bulkhead,
                BulkheadInterceptor::underWay);
        gauge("larder.calls.bound", "How many may be under way", protection, Protection::maxCalls);
        gauge(
                "larder.breaker.open",
                "1 while the circuit breaker refuses calls, 0.5 while it tries one, else 0",
                breaker,
                BreakerInterceptor::openness);
    }

    void register(List<StoreQueue> queues) {
        for (StoreQueue queue : queues) {
            var its = new ProtectionMeters(tags.and("queue", queue.name()), registry);
            its.gauge(
                    "larder.queue.depth",
                    "What waits inside the store",
                    queue,
                    q -> q.depth().getAsLong());
            its.gauge("larder.queue.bound", "How much may wait there", queue, StoreQueue::bound);
        }
    }

    private <T> void gauge(String name, String description, T of, ToDoubleFunction<T> value) {
        Gauge.builder(name, of, value)
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }
}
