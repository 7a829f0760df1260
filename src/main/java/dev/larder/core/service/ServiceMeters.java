package dev.larder.core.service;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.larder.core.store.StoreMeters;
import dev.larder.spi.CacheStore;
import dev.larder.spi.StoreQueue;
import dev.larder.spi.StoreStats;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * The metrics of one service: for scrapes, and for the statistics of the API. Counters go on when another store
 * replaces the service's; gauges show the store that {@link #publish} put in place.
 */
public final class ServiceMeters implements StoreMeters {
    private static final String SERVICE = "service";

    private final ServiceName service;
    private final MeterRegistry registry;
    private final Tags tags;
    private final LongAdder hits;
    private final LongAdder misses;
    private final LongAdder errors;
    private final List<OwnGauge> gauges = new ArrayList<>();

    /** The meters of the same service until these are published. */
    @GuardedBy("gauges")
    private Optional<ServiceMeters> before;

    @GuardedBy("gauges")
    private boolean published;

    private volatile boolean retracted;

    /**
     * A gauge of this service.
     *
     * @param name its name
     * @param tags its tags, with the service's
     * @param builder registers it
     */
    private record OwnGauge(String name, Tags tags, Gauge.Builder<?> builder) {}

    /**
     * The meters of a service, which nothing shows before they are published.
     *
     * @param before the meters of the same service until now
     */
    public ServiceMeters(ServiceName service, MeterRegistry registry, Optional<ServiceMeters> before) {
        this.service = service;
        this.registry = registry;
        this.tags = Tags.of(SERVICE, service.text());
        this.before = before;
        this.hits = before.map(meters -> meters.hits).orElseGet(LongAdder::new);
        this.misses = before.map(meters -> meters.misses).orElseGet(LongAdder::new);
        this.errors = before.map(meters -> meters.errors).orElseGet(LongAdder::new);
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

    /** Reads that found no live entry, since the start. */
    public long misses() {
        return misses.sum();
    }

    /** Calls that failed, since the start. */
    public long errors() {
        return errors.sum();
    }

    @Override
    public void failed(String call, Throwable failure) {
        errors.increment();
        if (retracted) {
            return;
        }
        Counter.builder("larder.errors")
                .description("Failed calls on a service's store, by kind")
                .tags(tags)
                .tag("operation", call)
                .tag("kind", failure.getClass().getSimpleName())
                .register(registry)
                .increment();
    }

    /** A counter of the service. It goes on when the service is opened again. */
    public Counter counter(String name, String description, Tags more) {
        return Counter.builder(name)
                .description(description)
                .tags(tags.and(more))
                .register(registry);
    }

    /** A histogram of times of the service. It goes on when the service is opened again. */
    public Timer timer(String name, String description, Tags more, Duration... buckets) {
        return Timer.builder(name)
                .description(description)
                .tags(tags.and(more))
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    void observe(CacheStore store) {
        gauge("larder.entries", "Entries in the store; NaN if unknown", store, StoreStats::entries);
        gauge("larder.bytes", "Bytes of the store's entries; NaN if unknown", store, StoreStats::bytes);
        gauge("larder.evictions", "Entries evicted for lack of room; NaN if unknown", store, StoreStats::evictions);
    }

    /** Shows the length of each queue. */
    public void observe(List<StoreQueue> queues) {
        for (StoreQueue queue : queues) {
            Tags its = Tags.of("queue", queue.name());
            gauge(
                    "larder.queue.depth",
                    "Calls or bytes that wait inside the store",
                    its,
                    queue,
                    q -> q.depth().getAsLong());
            gauge("larder.queue.bound", "The maximum of larder.queue.depth", its, queue, StoreQueue::bound);
        }
    }

    <T> void gauge(String name, String description, T of, ToDoubleFunction<T> value) {
        gauge(name, description, Tags.empty(), of, value);
    }

    @Override
    public <T> void gauge(String name, String description, Tags more, T of, ToDoubleFunction<T> value) {
        Tags all = tags.and(more);
        Gauge.Builder<?> gauge = Gauge.builder(name, of, value)
                .description(description)
                .tags(all)
                .strongReference(true);
        synchronized (gauges) {
            gauges.add(new OwnGauge(name, all, gauge));
            if (published) {
                gauge.register(registry);
            }
        }
    }

    @Override
    public void removeGauge(String name, Tags more) {
        Tags all = tags.and(more);
        synchronized (gauges) {
            gauges.removeIf(gauge -> gauge.name().equals(name) && gauge.tags().equals(all));
            if (published) {
                registry.find(name).tags(all).gauges().forEach(registry::remove);
            }
        }
    }

    @Override
    public boolean isRetracted() {
        return retracted;
    }

    /** Shows these gauges in place of those of the same service until now. */
    void publish() {
        synchronized (gauges) {
            before.ifPresent(ServiceMeters::unpublish);
            before = Optional.empty();
            remove(meter -> meter instanceof Gauge);
            published = true;
            gauges.forEach(gauge -> gauge.builder().register(registry));
        }
        count("larder.hits", "Reads that found a live entry", hits);
        count("larder.misses", "Reads that found no live entry", misses);
    }

    /** The last calls on a store that was replaced show no more of it. */
    private void unpublish() {
        synchronized (gauges) {
            published = false;
        }
    }

    private void count(String name, String description, LongAdder counted) {
        if (registry.find(name).tags(tags).functionCounter() == null) {
            FunctionCounter.builder(name, counted, LongAdder::sum)
                    .description(description)
                    .tags(tags)
                    .register(registry);
        }
    }

    /** Shows nothing of the service any more. */
    void retract() {
        retracted = true;
        unpublish();
        remove(meter -> true);
    }

    private void remove(Predicate<Meter> which) {
        registry.getMeters().stream()
                .filter(meter -> service.text().equals(meter.getId().getTag(SERVICE)))
                .filter(meter -> meter.getId().getName().startsWith("larder."))
                .filter(which)
                .toList()
                .forEach(registry::remove);
    }

    private void gauge(String name, String description, CacheStore store, Function<StoreStats, OptionalLong> part) {
        gauge(name, description, store, (CacheStore s) -> {
            OptionalLong value = part.apply(s.stats());
            return value.isPresent() ? value.getAsLong() : Double.NaN;
        });
    }
}
