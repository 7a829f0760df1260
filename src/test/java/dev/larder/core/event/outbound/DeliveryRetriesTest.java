package dev.larder.core.event.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DeliveryRetriesTest {
    private final DeliveryRetries retries =
            new DeliveryRetries(9, Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofMillis(1_000));

    @Test
    void theLongestPauseDoublesUpToItsBoundAndAPauseIsARandomPartOfIt() {
        long[] longest = IntStream.of(1, 2, 3, 4, 5, 60)
                .mapToLong(failures -> pauses(failures).max().orElseThrow())
                .toArray();
        assertThat(longest).containsExactly(100, 200, 400, 800, 1_000, 1_000);
        assertThat(pauses(5).min()).hasValue(0);
    }

    @Test
    void aRetryAfterIsTheLowerBoundOfThePause() {
        Optional<Duration> asked = Optional.of(Duration.ofSeconds(5));
        assertThat(pauses(retries, 1, asked).min()).hasValue(5_000);
        assertThat(pauses(retries, 1, asked).max()).hasValue(5_100);
        assertThat(pauses(retries, 9, asked).max()).hasValue(5_100);
    }

    @Test
    void aShortRetryAfterDoesNotShortenThePause() {
        assertThat(pauses(retries, 9, Optional.of(Duration.ZERO)).max()).hasValue(1_000);
    }

    @Test
    void aRetryAfterIsCutToOneHourOrTheMaximumBackoff() {
        Optional<Duration> asked = Optional.of(Duration.ofDays(7));
        long hour = Duration.ofHours(1).toMillis();
        assertThat(pauses(retries, 1, asked).min()).hasValue(hour);
        assertThat(pauses(retries, 1, asked).max()).hasValue(hour + 100);

        var slow = new DeliveryRetries(9, Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofHours(3));
        assertThat(pauses(slow, 1, asked).min()).hasValue(3 * hour);
    }

    @Test
    void pausesOfAYearDoNotOverflow() {
        var year = Duration.ofDays(365);
        var patient = new DeliveryRetries(99, Duration.ofSeconds(1), year, year);
        assertThat(pauses(patient, 31, Optional.empty()).max().orElseThrow())
                .isBetween(year.dividedBy(2).toMillis(), year.toMillis());
    }

    private LongStream pauses(int failures) {
        return pauses(retries, failures, Optional.empty());
    }

    private static LongStream pauses(DeliveryRetries retries, int failures, Optional<Duration> asked) {
        var random = new Random(7);
        return IntStream.range(0, 50_000)
                .mapToLong(i -> retries.pauseAfter(failures, asked, random).toMillis());
    }
}
