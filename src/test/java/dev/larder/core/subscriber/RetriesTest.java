package dev.larder.core.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private final Retries retries =
            new Retries(9, Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofMillis(1_000));

    @Test
    void thePauseDoublesUpToTheLongestAndIsAnyPartOfThat() {
        long[] longest = IntStream.of(1, 2, 3, 4, 5, 60)
                .mapToLong(failures -> pauses(failures).max().orElseThrow())
                .toArray();
        assertThat(longest).containsExactly(100, 200, 400, 800, 1_000, 1_000);
        assertThat(pauses(5).min()).hasValue(0);
    }

    private LongStream pauses(int failures) {
        var random = new Random(7);
        return IntStream.range(0, 50_000)
                .mapToLong(i -> retries.pauseAfter(failures, random).toMillis());
    }
}
