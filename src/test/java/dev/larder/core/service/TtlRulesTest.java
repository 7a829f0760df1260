package dev.larder.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.Refusal;
import dev.larder.core.service.LifetimeRequest.TtlRequest;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Ttl;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TtlRulesTest {
    private static final long NOW = 1_000_000;
    private static final RandomGenerator RANDOM = new Random(1);
    private static final TtlRules PLAIN =
            new TtlRules(Ttl.of(Duration.ofMinutes(5)), Optional.empty(), 0, true, Duration.ZERO);
    private static final TtlRules CUT =
            new TtlRules(Ttl.of(Duration.ofMinutes(5)), Optional.of(Duration.ofMinutes(1)), 0, true, Duration.ZERO);

    @Test
    void theServiceAnswersWhatTheWriterLeavesOpen() {
        assertThat(expiry(PLAIN, new TtlRequest.Unsaid())).isEqualTo(NOW + 300_000);
        assertThat(expiry(PLAIN, new TtlRequest.For(Duration.ofSeconds(5)))).isEqualTo(NOW + 5_000);
        assertThat(expiry(PLAIN, new TtlRequest.Forever())).isEqualTo(Lifetime.NEVER);
        assertThat(expiry(PLAIN, new TtlRequest.Keep())).isEqualTo(NOW + 300_000);
    }

    @Test
    void nothingLivesLongerThanTheLongestLife() {
        assertThat(expiry(CUT, new TtlRequest.Unsaid())).isEqualTo(NOW + 60_000);
        assertThat(expiry(CUT, new TtlRequest.Forever())).isEqualTo(NOW + 60_000);
        assertThat(expiry(CUT, new TtlRequest.For(Duration.ofDays(1)))).isEqualTo(NOW + 60_000);
        assertThat(expiry(CUT, new TtlRequest.For(Duration.ofSeconds(59)))).isEqualTo(NOW + 59_000);
        assertThat(idle(CUT, Duration.ofDays(1)).expires()).isEqualTo(NOW + 60_000);
    }

    @Test
    void aServiceThatKeepsNothingForeverRefusesToButTakesItsOwnDefault() {
        var rules = new TtlRules(Ttl.never(), Optional.empty(), 0, false, Duration.ZERO);

        assertThatThrownBy(() -> expiry(rules, new TtlRequest.Forever())).isInstanceOf(Refusal.Bad.class);
        assertThat(expiry(rules, new TtlRequest.Unsaid())).isEqualTo(Lifetime.NEVER);
    }

    @Test
    void aLifeThatIsKeptKeepsItsEndAndItsIdleTime() {
        var before = new Lifetime(NOW - 9, NOW + 77, 55, NOW - 9);
        var request = new LifetimeRequest(new TtlRequest.Keep(), Optional.empty());

        assertThat(CUT.lifetime(request, Optional.of(before), NOW, RANDOM))
                .isEqualTo(new Lifetime(NOW, NOW + 77, 55, NOW));
    }

    @Test
    void aValueIsStaleForAWhileAfterItsTtlAsFarAsTheLongestLifeAllows() {
        var rules = new TtlRules(
                Ttl.of(Duration.ofSeconds(40)), Optional.of(Duration.ofSeconds(60)), 0, true, Duration.ofSeconds(10));

        assertThat(stale(rules, new TtlRequest.Unsaid(), null))
                .isEqualTo(new Lifetime(NOW, NOW + 50_000, 0, NOW, NOW + 40_000));
        assertThat(stale(rules, new TtlRequest.Unsaid(), Duration.ofSeconds(30)))
                .isEqualTo(new Lifetime(NOW, NOW + 60_000, 0, NOW, NOW + 40_000));
        assertThat(stale(rules, new TtlRequest.For(Duration.ofDays(1)), null))
                .isEqualTo(Lifetime.until(NOW, NOW + 60_000));
        assertThat(stale(rules, new TtlRequest.Unsaid(), Duration.ZERO)).isEqualTo(Lifetime.until(NOW, NOW + 40_000));
        assertThat(idle(rules, Duration.ofSeconds(5)).fresh()).isEqualTo(Lifetime.NEVER);
    }

    @Test
    void aLifeThatIsKeptIsFreshAsLongAsItWasAndNeverStaleFromTheBeginning() {
        var request = new LifetimeRequest(new TtlRequest.Keep(), Optional.empty());
        var fresh = new Lifetime(NOW - 9, NOW + 77, 0, NOW - 9, NOW + 5);
        var stale = new Lifetime(NOW - 9, NOW + 77, 0, NOW - 9, NOW - 5);

        assertThat(PLAIN.lifetime(request, Optional.of(fresh), NOW, RANDOM).fresh())
                .isEqualTo(NOW + 5);
        assertThat(PLAIN.lifetime(request, Optional.of(stale), NOW, RANDOM).fresh())
                .isEqualTo(Lifetime.NEVER);
    }

    private static Lifetime stale(TtlRules rules, TtlRequest ttlRequest, @Nullable Duration stale) {
        var request = new LifetimeRequest(ttlRequest, Optional.empty(), Optional.ofNullable(stale));
        return rules.lifetime(request, Optional.empty(), NOW, RANDOM);
    }

    @Test
    void jitterOnlyEverShortensDefaults() {
        var rules = new TtlRules(Ttl.of(Duration.ofSeconds(100)), Optional.empty(), 0.2, true, Duration.ZERO);
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < 2_000; i++) {
            long lifetime = expiry(rules, new TtlRequest.Unsaid()) - NOW;
            least = Math.min(least, lifetime);
            most = Math.max(most, lifetime);
            assertThat(expiry(rules, new TtlRequest.For(Duration.ofSeconds(100))))
                    .isEqualTo(NOW + 100_000);
        }
        assertThat(least).isBetween(80_000L, 81_000L);
        assertThat(most).isBetween(99_000L, 100_000L);
    }

    @Test
    void anIdleLifeNeverEndsEarlyHoweverCoarselyUsesAreWrittenDown() {
        Lifetime lifetime = idle(PLAIN, Duration.ofSeconds(80));
        assertThat(lifetime.expires()).isEqualTo(Lifetime.NEVER);
        assertThat(lifetime.deadline() - NOW).isBetween(80_000L, 90_000L);

        long lastUnwritten = NOW;
        while (!TtlRules.useMatters(lifetime, lastUnwritten + 1)) {
            lastUnwritten++;
        }
        assertThat(lifetime.deadline()).isGreaterThanOrEqualTo(lastUnwritten + 80_000);
        assertThat(lastUnwritten - NOW).as("uses are not written one by one").isGreaterThan(5_000);
        assertThat(TtlRules.useMatters(Lifetime.until(NOW, NOW + 9_000), NOW + 8_999))
                .isFalse();
    }

    private static Lifetime idle(TtlRules rules, Duration idle) {
        return rules.lifetime(
                new LifetimeRequest(new TtlRequest.Unsaid(), Optional.of(idle)), Optional.empty(), NOW, RANDOM);
    }

    private static long expiry(TtlRules rules, TtlRequest ttlRequest) {
        return rules.lifetime(new LifetimeRequest(ttlRequest, Optional.empty()), Optional.empty(), NOW, RANDOM)
                .expires();
    }
}
