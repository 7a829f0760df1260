package dev.larder.stores.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.Limit;
import dev.larder.spi.RateLimits.Algorithm;
import dev.larder.spi.RateLimits.Claim;
import dev.larder.spi.RateLimits.Decision;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The arithmetic of limits, at times that a test chooses. */
class LimitAccountTest {
    private static final long NOW = 1_767_225_600_000L;

    /** Callers that ask for more than the limit allows, at random times; compared with a log of all costs. */
    @ParameterizedTest
    @ValueSource(ints = {1_000, 7_777, 60_000, 86_400_000})
    void aSlidingWindowIsWithinOnePercentOfALog(int window) {
        var random = new Random(window);
        Limit limit = limit(Algorithm.SLIDING, 500, Duration.ofMillis(window));
        LimitAccount account = LimitAccount.EMPTY;
        Deque<Long> taken = new ArrayDeque<>();
        int refused = 0;
        long now = NOW;
        for (int i = 0; i < 40_000; i++) {
            now += random.nextInt(100) == 0 ? random.nextInt(window / 4) : random.nextInt(2 + window / 2_000);
            long end = now;
            taken.removeIf(at -> at <= end - window - window / 100);
            long inWindow = taken.stream().filter(at -> at > end - window).count();
            var reckoning = account.take(claim(limit, 1), now);
            account = reckoning.after();
            if (reckoning.decision().admitted()) {
                assertThat(inWindow).isLessThan(500);
                taken.add(now);
            } else {
                refused++;
                assertThat(taken.size()).as("taken in a window and 1 %").isGreaterThanOrEqualTo(500);
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }

    @Test
    void aSlidingWindowGivesBackAtMostOnePercentLate() {
        Limit limit = limit(Algorithm.SLIDING, 10, Duration.ofMinutes(1));
        for (int offset = 0; offset < 1_000; offset += 7) {
            long begin = NOW + offset;
            LimitAccount full = LimitAccount.EMPTY.take(claim(limit, 10), begin).after();
            assertThat(full.peek(claim(limit, 1), begin + 59_999).admitted()).isFalse();
            assertThat(full.peek(claim(limit, 10), begin + 60_600).admitted()).isTrue();
            Decision refused = full.peek(claim(limit, 1), begin + 1);
            long delay = refused.standings().get(0).delay();
            assertThat(full.peek(claim(limit, 1), begin + 1 + delay).admitted()).isTrue();
            assertThat(full.peek(claim(limit, 1), begin + delay).admitted()).isFalse();
        }
    }

    @Test
    void aSteadyLimitGivesBackOneAfterTheOther() {
        Limit limit = limit(Algorithm.GCRA, 100, Duration.ofSeconds(1));
        LimitAccount account = LimitAccount.EMPTY.take(claim(limit, 100), NOW).after();
        for (int i = 1; i <= 1_000; i++) {
            assertThat(account.peek(claim(limit, 1), NOW + 10L * i - 1).admitted())
                    .isFalse();
            var next = account.take(claim(limit, 1), NOW + 10L * i);
            assertThat(next.decision().admitted())
                    .as("the one after %d ms", 10 * i)
                    .isTrue();
            account = next.after();
        }
    }

    /** At any rate of calls: an arrival time in microseconds would round every cost up or down. */
    @ParameterizedTest
    @ValueSource(longs = {3, 7, 299_999, 1_000_003, 999_999_999_999L})
    void aSteadyLimitLosesNothingToRounding(long rate) {
        Limit limit = limit(Algorithm.GCRA, rate, Duration.ofSeconds(1));
        LimitAccount account = LimitAccount.EMPTY.take(claim(limit, rate), NOW).after();
        long taken = 0;
        for (int i = 1; i <= 3_000; i++) {
            long left =
                    account.peek(claim(limit, 0), NOW + i).standings().get(0).remaining();
            if (left > 0) {
                account = account.take(claim(limit, left), NOW + i).after();
                taken += left;
            }
        }
        assertThat(taken).isBetween(3 * rate - 1 - rate / 1_000_000, 3 * rate);
    }

    @Test
    void fixedWindowsBeginWithTheirMultiples() {
        Limit limit = limit(Algorithm.FIXED, 2, Duration.ofDays(1));
        LimitAccount account = LimitAccount.EMPTY.take(claim(limit, 2), NOW - 1).after();
        assertThat(account.peek(claim(limit, 1), NOW - 1).admitted()).isFalse();
        assertThat(account.peek(claim(limit, 1), NOW - 1).standings().get(0).delay())
                .isEqualTo(1);
        assertThat(account.peek(claim(limit, 2), NOW).admitted()).isTrue();
    }

    /** The clock of another node is ahead of this one's. */
    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void aClockThatIsBehindTakesFromTheSameWindow(Algorithm algorithm) {
        Limit limit = limit(algorithm, 2, Duration.ofMinutes(1));
        LimitAccount account =
                LimitAccount.EMPTY.take(claim(limit, 1), NOW + 1_000).after();
        var behind = account.take(claim(limit, 1), NOW - 1_000);
        assertThat(behind.decision().admitted()).isTrue();
        assertThat(behind.after().peek(claim(limit, 1), NOW + 1_000).admitted()).isFalse();
    }

    /** A clock that was years ahead and was corrected must not leave callers refused for years. */
    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void aClockThatWasWrongIsForgotten(Algorithm algorithm) {
        Limit limit = limit(algorithm, 1, Duration.ofMinutes(1));
        LimitAccount account = LimitAccount.EMPTY
                .take(claim(limit, 1), NOW + Duration.ofDays(900).toMillis())
                .after();
        assertThat(account.peek(claim(limit, 1), NOW).admitted()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void aWrittenValueIsReadAgain(Algorithm algorithm) {
        Limit limit = limit(algorithm, 10, Duration.ofMinutes(1));
        LimitAccount account = LimitAccount.EMPTY.take(claim(limit, 3), NOW).after();
        account = account.take(claim(limit, 3), NOW + 1_234).after();
        LimitAccount read = LimitAccount.decode(account.encode());
        for (int later = 1_300; later < 62_000; later += 77) {
            assertThat(read.peek(claim(limit, 9), NOW + later)).isEqualTo(account.peek(claim(limit, 9), NOW + later));
        }
    }

    @Test
    void bytesThatSayNothingAreAnEmptyAccount() {
        assertThat(LimitAccount.decode(new byte[] {1})).isEqualTo(LimitAccount.EMPTY);
        assertThat(LimitAccount.decode(new byte[] {-1, -1, 0})).isEqualTo(LimitAccount.EMPTY);
        assertThat(LimitAccount.decode(new byte[] {0, 9, 0})).isEqualTo(LimitAccount.EMPTY);
    }

    private static List<Claim> claim(Limit limit, long cost) {
        return List.of(new Claim(limit, cost));
    }

    private static Limit limit(Algorithm algorithm, long limit, Duration window) {
        return new Limit("x", algorithm, limit, window, limit);
    }
}
