package dev.larder.core.service;

import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Lookup;
import dev.larder.spi.StoreException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Times every call and counts the failures by kind. */
final class MeterLayer implements Layer {
    private static final Duration[] BUCKETS = {
        Duration.ofNanos(100_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
    };

    private final Map<Operation, Timer> timers = new EnumMap<>(Operation.class);
    private final ServiceMeters meters;

    MeterLayer(ServiceName service, ServiceMeters meters, MeterRegistry registry) {
        this.meters = meters;
        for (Operation operation : Operation.values()) {
            timers.put(
                    operation,
                    Timer.builder("larder.store.calls")
                            .description("Calls on a service's store, from subscription to answer")
                            .tag("service", service.text())
                            .tag("operation", operation.label())
                            .serviceLevelObjectives(BUCKETS)
                            .register(registry));
        }
    }

    @Override
    public <T> Uni<T> around(Operation operation, Uni<T> call) {
        Timer timer = timer(operation);
        return Uni.createFrom().deferred(() -> {
            long begin = System.nanoTime();
            return call.onItemOrFailure().invoke((item, failure) -> {
                timer.record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
                if (failure != null) {
                    meters.failed(operation, failure);
                }
            });
        });
    }

    @Override
    public Lookup aroundNow(CacheStore store, CacheKey key) {
        long begin = System.nanoTime();
        Lookup found = store.getNow(key);
        if (found != Lookup.Empty.ASK) {
            timer(Operation.GET).record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
        }
        return found;
    }

    @Override
    public <T> Optional<T> aroundAtOnce(Operation operation, Supplier<Optional<T>> call) {
        long begin = System.nanoTime();
        try {
            Optional<T> done = call.get();
            if (done.isPresent()) {
                timer(operation).record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
            }
            return done;
        } catch (StoreException e) {
            timer(operation).record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
            meters.failed(operation, e);
            throw e;
        }
    }

    private Timer timer(Operation operation) {
        return Objects.requireNonNull(timers.get(operation));
    }
}
