package dev.larder.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff pauses = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));
    private final Random random = new Random(1);

    @Test
    void theLongestPauseDoublesUpToItsBound() {
        assertThat(IntStream.of(0, 1, 2, 3, 4, 5, 64, Integer.MAX_VALUE)
                        .mapToLong(failures -> pauses.longest(failures).toMillis()))
                .containsExactly(100L, 100L, 200L, 400L, 800L, 1_000L, 1_000L, 1_000L);
    }

    @Test
    void aFirstPauseAboveTheBoundIsTheBound() {
        var slow = new Backoff(Duration.ofSeconds(9), Duration.ofSeconds(1));
        assertThat(slow.longest(1)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void pausesOfYearsDoNotOverflow() {
        var years = new Backoff(Duration.ofDays(365), Duration.ofDays(36_500));
        assertThat(years.longest(1_000)).isEqualTo(Duration.ofDays(36_500));
    }

    @Test
    void aPauseIsARandomPartOfTheLongest() {
        assertThat(some(() -> pauses.fullJitter(2, random)).summaryStatistics())
                .satisfies(all -> assertThat(all.getMin()).isZero())
                .satisfies(all -> assertThat(all.getMax()).isEqualTo(200));
        assertThat(some(() -> pauses.halfJitter(2, random)).summaryStatistics())
                .satisfies(all -> assertThat(all.getMin()).isEqualTo(100))
                .satisfies(all -> assertThat(all.getMax()).isEqualTo(200));
    }

    private static LongStream some(Supplier<Duration> pause) {
        return LongStream.generate(() -> pause.get().toMillis()).limit(10_000);
    }
}
