package dev.larder.stores.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Lifetime;
import dev.larder.spi.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The map and its order agree, whoever writes at the same time. */
@Tag("local")
class EvictingMapTest {
    private static final int THREADS = 4;
    private static final int STEPS = 50_000;

    private final EvictionOrder<Integer> order = new EvictionOrder<>(1_000);
    private final MutableClock clock = new MutableClock();
    private final EvictingMap<Integer> map = new EvictingMap<>(new Weighed(order), clock);

    /** A value weighs what it says, and ends soon if it is odd. */
    private final class Weighed implements EvictingMap.Kind<Integer> {
        private final EvictionOrder<Integer> bounded;

        Weighed(EvictionOrder<Integer> bounded) {
            this.bounded = bounded;
        }

        @Override
        public long deadline(Integer value) {
            return value % 2 == 0 ? Lifetime.NEVER : clock.millis() + 50;
        }

        @Override
        public int weigh(CacheKey key, Integer value) {
            return value;
        }

        @Override
        public EvictionOrder<Integer> order(CacheKey key, Integer value) {
            return bounded;
        }
    }

    /** However small the bound is, and whatever was read. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8})
    void aNewValueIsThere(int bound) {
        var small = new EvictingMap<>(new Weighed(new EvictionOrder<>(bound)), clock);
        for (int i = 0; i < 50; i++) {
            var key = new CacheKey("k" + i);
            small.put(key, 1);
            assertThat(small.get(key)).isEqualTo(1);
            assertThat(small.get(key)).isEqualTo(1);
            assertThat(small.size()).isLessThanOrEqualTo(bound);
        }
    }

    @Test
    void theWeightIsThatOfWhatIsThere() throws ExecutionException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(this::change));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        clock.pass(Duration.ofSeconds(10));
        // a writer removes what has ended
        map.put(new CacheKey("last"), 2);
        var weight = new LongAdder();
        map.forEach((key, value) -> weight.add(value));
        assertThat(order.weight()).isEqualTo(weight.sum()).isBetween(100L, 1_000L);
        map.clear();
        assertThat(order.weight()).isZero();
    }

    private void change() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = 0; i < STEPS; i++) {
            var key = new CacheKey("k" + random.nextInt(400));
            int value = 1 + random.nextInt(20);
            switch (random.nextInt(8)) {
                case 0, 1 -> map.put(key, value);
                case 2 -> map.putIfAbsent(key, value);
                case 3 -> map.compute(key, before -> before == null || before > 10 ? Integer.valueOf(value) : null);
                case 4 -> map.remove(key);
                case 5 -> map.removeIf(key, before -> before > 10);
                case 6 -> clock.pass(Duration.ofMillis(1));
                default -> map.get(key);
            }
        }
    }

    @Test
    void aWriterDoesNotWalkThroughAllThatIsUsed() {
        var large = new EvictionOrder<Integer>(10_000);
        List<Cell<Integer>> cells = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            var cell = new Cell<>(new CacheKey("k" + i), i, 1, large);
            assertThat(large.place(cell, null)).isEmpty();
            assertThat(cell.read()).isEqualTo(i);
            cells.add(cell);
        }
        var cell = new Cell<>(new CacheKey("new"), 1, 1, large);
        assertThat(large.place(cell, null)).hasSize(1).doesNotContain(cell);
        assertThat(cells.stream().filter(one -> !one.isUsed()).count()).isBetween(1L, 100L);
    }
}
