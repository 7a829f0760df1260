package dev.larder.core.store;

import dev.larder.spi.StoreException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Times every call and counts the failures by kind. */
final class MeterInterceptor implements Interceptor {
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

    /** Created at the first call of each kind, because most services receive few kinds of calls. */
    private final Map<StoreCall, Timer> timers = new ConcurrentHashMap<>();

    private final String service;
    private final StoreMeters meters;
    private final MeterRegistry registry;

    MeterInterceptor(String service, StoreMeters meters, MeterRegistry registry) {
        this.service = service;
        this.meters = meters;
        this.registry = registry;
    }

    @Override
    public <T> Uni<T> around(StoreCall call, Uni<T> uni) {
        return Uni.createFrom().deferred(() -> {
            long begin = System.nanoTime();
            return uni.onItemOrFailure().invoke((item, failure) -> measured(call, System.nanoTime() - begin, failure));
        });
    }

    @Override
    public void answered(StoreCall call, long nanos, @Nullable StoreException failure) {
        measured(call, nanos, failure);
    }

    private void measured(StoreCall call, long nanos, @Nullable Throwable failure) {
        if (meters.isRetracted()) {
            // the last calls of a service that was removed must not show it again
            return;
        }
        timers.computeIfAbsent(call, this::register).record(nanos, TimeUnit.NANOSECONDS);
        if (failure != null) {
            meters.failed(call.label(), failure);
        }
    }

    private Timer register(StoreCall call) {
        return Timer.builder("larder.store.calls")
                .description("Calls on a service's store, from subscription to answer")
                .tag("service", service)
                .tag("operation", call.label())
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
