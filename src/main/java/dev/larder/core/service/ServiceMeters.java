package dev.larder.core.service;

import dev.larder.spi.CacheStore;
import dev.larder.spi.StoreStats;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What is counted of one service: for scrapes, and for people who ask the service itself. */
public final class ServiceMeters {
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final Tags tags;
    private final MeterRegistry registry;

    ServiceMeters(ServiceName service, CacheStore store, MeterRegistry registry) {
        this.tags = Tags.of("service", service.text());
        this.registry = registry;
        FunctionCounter.builder("larder.hits", hits, LongAdder::sum)
                .description("Reads that found a live entry")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder("larder.misses", misses, LongAdder::sum)
                .description("Reads that found none")
                .tags(tags)
                .register(registry);
        gauge("larder.entries", "Entries the store holds; NaN where it cannot say", store, StoreStats::entries);
        gauge("larder.bytes", "What the store's entries weigh; NaN where it cannot say", store, StoreStats::bytes);
        gauge("larder.evictions", "Entries gone for want of room; NaN where unknown", store, StoreStats::evictions);
    }

    /** Counts reads. */
    public void read(long found, long missed) {
        hits.add(found);
        misses.add(missed);
    }

    /** Counts one read. */
    public void read(boolean found) {
        (found ? hits : misses).increment();
    }

    /** Reads that found a live entry, since the start. */
    public long hits() {
        return hits.sum();
    }

    /** Reads that found none, since the start. */
    public long misses() {
        return misses.sum();
    }

    /** Calls that failed, since the start. */
    public long errors() {
        return errors.sum();
    }

    void failed(String call, Throwable failure) {
        errors.increment();
        Counter.builder("larder.errors")
                .description("Failed calls on a service's store, by kind")
                .tags(tags)
                .tag("operation", call)
                .tag("kind", failure.getClass().getSimpleName())
                .register(registry)
                .increment();
    }

    <T> void gauge(String name, String description, T of, ToDoubleFunction<T> value) {
        Gauge.builder(name, of, value).description(description).tags(tags).register(registry);
    }

    private void gauge(String name, String description, CacheStore store, Function<StoreStats, OptionalLong> part) {
        gauge(name, description, store, (CacheStore s) -> {
            OptionalLong value = part.apply(s.stats());
            return value.isPresent() ? value.getAsLong() : Double.NaN;
        });
    }
}
