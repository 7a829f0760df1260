package dev.larder.core.service;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.ToDoubleFunction;

/** How near one service's backend is to being refused calls. */
record ProtectionMeters(ServiceName service, MeterRegistry registry) {
    void register(Protection protection, BulkheadLayer bulkhead, BreakerLayer breaker) {
        gauge(
                "larder.calls.under.way",
                "Calls on the backend that are under way, waiting ones included",
                bulkhead,
                BulkheadLayer::underWay);
        gauge("larder.calls.bound", "How many may be under way", protection, Protection::maxCalls);
        gauge(
                "larder.breaker.open",
                "1 while the circuit breaker refuses calls, 0.5 while it tries one, else 0",
                breaker,
                BreakerLayer::openness);
    }

    private <T> void gauge(String name, String description, T of, ToDoubleFunction<T> value) {
        Gauge.builder(name, of, value)
                .description(description)
                .tags(Tags.of("service", service.text()))
                .strongReference(true)
                .register(registry);
    }
}
