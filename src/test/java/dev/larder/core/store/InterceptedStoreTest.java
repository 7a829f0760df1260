package dev.larder.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Capability;
import dev.larder.spi.Entries;
import dev.larder.spi.Entry;
import dev.larder.spi.Lookup;
import dev.larder.spi.MapStore;
import dev.larder.spi.StoreException;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InterceptedStoreTest {
    private static final CacheKey KEY = new CacheKey("k");
    private static final Clock CLOCK = Clock.systemUTC();

    /** Calls that are batched, or close the store. */
    private static final Set<String> BARE = Set.of("CacheStore.ping", "CacheStore.close", "InvalidationLog.newest");

    private final Seen seen = new Seen();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<String> failed = new ArrayList<>();
    private boolean retracted;
    private final MeterInterceptor meter = new MeterInterceptor("s", new Failures(), registry);

    /** Notes the failed calls. */
    private final class Failures implements StoreMeters {
        @Override
        public void failed(String call, Throwable failure) {
            failed.add(call);
        }

        @Override
        public <T> void gauge(String name, String description, Tags tags, T of, ToDoubleFunction<T> value) {
            throw new AssertionError("An interceptor alone has no gauges");
        }

        @Override
        public void removeGauge(String name, Tags tags) {
            throw new AssertionError("An interceptor alone has no gauges");
        }

        @Override
        public boolean isRetracted() {
            return retracted;
        }
    }

    /** Notes the passing calls. */
    private static final class Seen implements Interceptor {
        final List<StoreCall> passed = new ArrayList<>();
        final List<StoreCall> answered = new ArrayList<>();

        @Override
        public <T> Uni<T> around(StoreCall call, Uni<T> uni) {
            passed.add(call);
            return uni;
        }

        @Override
        public void answered(StoreCall call, long nanos, @Nullable StoreException failure) {
            answered.add(call);
        }
    }

    static Stream<Method> calls() {
        return Stream.concat(Stream.of(CacheStore.class), Arrays.stream(Capability.class.getPermittedSubclasses()))
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.getReturnType() == Uni.class)
                .filter(method -> Modifier.isAbstract(method.getModifiers()));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void everyCallPassesTheChainOnce(Method method) throws ReflectiveOperationException {
        Class<?> type = method.getDeclaringClass();
        var store = new InterceptedStore(MapStore.alone(CLOCK), List.of(seen));
        Object target = type == CacheStore.class
                ? store
                : store.capability(type.asSubclass(Capability.class)).orElseThrow();
        boolean bare = BARE.contains(type.getSimpleName() + "." + method.getName());
        method.setAccessible(true);
        try {
            method.invoke(target, arguments(method));
        } finally {
            assertThat(seen.passed).hasSize(bare ? 0 : 1);
        }
    }

    /** Every call that reaches the chain is noted; no call is subscribed to. */
    private static @Nullable Object[] arguments(Method method) {
        Map<Class<?>, Object> some = Map.of(
                CacheKey.class, KEY, Entry.class, new Entries(CLOCK).lasting("v"), long.class, 0L, Set.class, Set.of());
        return Arrays.stream(method.getParameterTypes()).map(some::get).toArray();
    }

    @Test
    void onlyWhatTheStoreToldAtOnceIsToldTheChain() {
        var asking = new InterceptedStore(MapStore.alone(CLOCK), List.of(seen, meter));
        assertThat(asking.getNow(KEY)).isEqualTo(Lookup.Empty.ASK);
        assertThat(seen.answered).isEmpty();
        var telling = new InterceptedStore(MapStore.here(CLOCK), List.of(seen, meter));
        assertThat(telling.getNow(KEY)).isEqualTo(Lookup.Empty.MISS);
        assertThat(seen.answered).containsExactly(StoreCall.GET);
        assertThat(timed("get")).isEqualTo(1);
    }

    @Test
    void aKindOfCallThatNeverComesHasNoTimer() {
        var store = new InterceptedStore(MapStore.alone(CLOCK), List.of(meter));
        Await.item(store.get(KEY));
        Await.item(store.get(KEY));
        assertThat(timed("get")).isEqualTo(2);
        assertThat(registry.find("larder.store.calls").timers()).hasSize(1);
    }

    /** The service was removed while its calls were under way. */
    @Test
    void theLastCallsOfARemovedServiceShowNothing() {
        var store = new InterceptedStore(MapStore.alone(CLOCK), List.of(meter));
        retracted = true;
        Await.item(store.get(KEY));
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void anAnswerAtOnceNeedsNoRoomInTheBulkhead() {
        var bulkhead = new BulkheadInterceptor("s", 0);
        var store = new InterceptedStore(MapStore.here(CLOCK), List.of(bulkhead, meter));
        assertThat(Await.failure(store.get(KEY))).isInstanceOf(StoreException.Busy.class);
        assertThat(failed).containsExactly("get");
        assertThat(store.getNow(KEY)).isEqualTo(Lookup.Empty.MISS);
    }

    @Test
    void aDamagedEntryIsAFailureToTheMeterAndAMissToTheReader() {
        CacheStore damaged = new MapStore(new MapStore.Server(), "damaged", CLOCK) {
            @Override
            public Uni<Optional<Entry>> get(CacheKey key) {
                return Uni.createFrom().failure(new StoreException.Corrupt("No entry"));
            }
        };
        var store = new InterceptedStore(damaged, List.of(meter, new CorruptionInterceptor("s")));
        assertThat(Await.item(store.get(KEY))).isEmpty();
        assertThat(failed).containsExactly("get");
        Await.item(store.put(KEY, new Entries(CLOCK).lasting("v")));
        assertThat(failed).hasSize(1);
    }

    private long timed(String operation) {
        return registry.get("larder.store.calls")
                .tag("operation", operation)
                .timer()
                .count();
    }
}
