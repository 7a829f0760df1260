package dev.larder.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.Lifetime;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RefreshRulesTest {
    private static final long NOW = 1_000_000;
    private static final RefreshRules RULES = new RefreshRules(1, Duration.ofSeconds(2));

    /** A value that is fresh for ten seconds, is shown for thirty, and took one second to make. */
    private static final Lifetime LIFE =
            Lifetime.until(NOW, NOW + 30_000).freshUntil(NOW + 10_000).costing(1_000);

    @Test
    void aValueIsMadeAnewWhenItsTimeLeftIsTheCostTimesMinusTheLogarithmOfTheDraw() {
        // -ln(1 - 0.632…) = 1: one second before the end
        RandomGenerator usual = drawing(1 - Math.exp(-1));
        assertThat(due(RULES, LIFE, 8_990, usual)).isFalse();
        assertThat(due(RULES, LIFE, 9_010, usual)).isTrue();
        // -ln(1 - 0.993…) = 5
        RandomGenerator rare = drawing(1 - Math.exp(-5));
        assertThat(due(RULES, LIFE, 4_990, rare)).isFalse();
        assertThat(due(RULES, LIFE, 5_010, rare)).isTrue();
        assertThat(due(RULES, LIFE, 9_999, drawing(0))).isFalse();
    }

    @Test
    void theRequestBeatsTheService() {
        RandomGenerator usual = drawing(1 - Math.exp(-1));
        var never = new RefreshRules(0, Duration.ofSeconds(2));
        assertThat(due(never, LIFE, 9_990, usual)).isFalse();
        assertThat(never.due(LIFE, NOW + 7_010, OptionalDouble.of(3), usual)).isTrue();
        assertThat(never.due(LIFE, NOW + 6_990, OptionalDouble.of(3), usual)).isFalse();
        assertThat(RULES.due(LIFE, NOW + 9_990, OptionalDouble.of(0), usual)).isFalse();
    }

    @Test
    void theServiceSetsTheCostThatNobodyMeasured() {
        RandomGenerator usual = drawing(1 - Math.exp(-1));
        assertThat(due(RULES, LIFE.costing(0), 7_990, usual)).isFalse();
        assertThat(due(RULES, LIFE.costing(0), 8_010, usual)).isTrue();
    }

    @Test
    void theEndIsThatOfFreshness() {
        RandomGenerator usual = drawing(1 - Math.exp(-1));
        assertThat(due(RULES, LIFE.freshUntil(NOW + 5_000), 4_010, usual)).isTrue();
        assertThat(due(RULES, Lifetime.until(NOW, Lifetime.NEVER).costing(1_000), 9_999_999, usual))
                .isFalse();
    }

    @Test
    void noRefreshBeginsThatWouldEndAfterTheEntry() {
        RandomGenerator usual = drawing(1 - Math.exp(-3));
        Lifetime ending = Lifetime.until(NOW, NOW + 10_000).costing(1_000);
        assertThat(due(RULES, ending, 8_990, usual)).isTrue();
        assertThat(due(RULES, ending, 9_010, usual)).isFalse();
        assertThat(due(RULES, LIFE, 9_010, usual)).isTrue();
    }

    private static boolean due(RefreshRules rules, Lifetime lifetime, long after, RandomGenerator random) {
        return rules.due(lifetime, NOW + after, OptionalDouble.empty(), random);
    }

    private static RandomGenerator drawing(double number) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new AssertionError("Only nextDouble is drawn");
            }

            @Override
            public double nextDouble() {
                return number;
            }
        };
    }
}
