package dev.larder.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.service.ConversationRules;
import dev.larder.core.service.LifetimeRequest.TtlRequest;
import dev.larder.core.service.RefreshRules;
import dev.larder.core.service.ServiceRules;
import dev.larder.core.service.SessionRules;
import dev.larder.core.service.TtlRules;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Ttl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionTermsTest {
    private static final long BEGIN = 1_000_000;
    private static final long LATER = BEGIN + 600_000;
    private static final ServiceRules RULES =
            rules(new TtlRules(Ttl.of(Duration.ofMinutes(5)), Optional.empty(), 0, true, Duration.ZERO));
    private static final SessionTerms SILENT = terms(new TtlRequest.Unsaid(), Optional.empty());

    @Test
    void aSessionWithoutTermsHasTheDefaultsOfTheService() {
        Lifetime lifetime = SILENT.begin(RULES, BEGIN);

        assertThat(lifetime.expires()).isEqualTo(BEGIN + Duration.ofHours(10).toMillis());
        assertThat(TtlRules.idleAskedFor(lifetime))
                .isEqualTo(Duration.ofMinutes(20).toMillis());
    }

    @Test
    void theDefaultTtlOfASessionIsNotTheOneOfAnEntry() {
        Lifetime lifetime = terms(new TtlRequest.Default(), Optional.empty()).begin(RULES, BEGIN);

        assertThat(lifetime).isEqualTo(SILENT.begin(RULES, BEGIN));
    }

    @Test
    void theTermsOfACallerReplaceTheDefaults() {
        Lifetime lifetime =
                terms(hours(11), Optional.of(Duration.ofMinutes(40))).begin(RULES, BEGIN);

        assertThat(lifetime.expires()).isEqualTo(BEGIN + Duration.ofHours(11).toMillis());
        assertThat(TtlRules.idleAskedFor(lifetime))
                .isEqualTo(Duration.ofMinutes(40).toMillis());
    }

    @Test
    void aSessionThatMayBeUnusedForLongerThanTheDefaultLifeLivesThatLong() {
        Duration week = Duration.ofDays(7);

        assertThat(terms(new TtlRequest.Unsaid(), Optional.of(week))
                        .begin(RULES, BEGIN)
                        .expires())
                .isEqualTo(BEGIN + week.toMillis());
        assertThat(terms(new TtlRequest.Default(), Optional.of(week))
                        .begin(RULES, BEGIN)
                        .expires())
                .isEqualTo(BEGIN + Duration.ofHours(10).toMillis());
    }

    @Test
    void theDefaultIdleTimeCanBeHadAgain() {
        Lifetime begun = terms(new TtlRequest.Unsaid(), Optional.of(Duration.ofMinutes(1)))
                .begin(RULES, BEGIN);
        Lifetime after =
                terms(new TtlRequest.Unsaid(), Optional.of(Duration.ZERO)).continued(RULES, begun, LATER);

        assertThat(TtlRules.idleAskedFor(after))
                .isEqualTo(Duration.ofMinutes(20).toMillis());
    }

    @Test
    void aWriteCountsAsUseAndKeepsTheEnd() {
        Lifetime begun = terms(hours(1), Optional.of(Duration.ofMinutes(20))).begin(RULES, BEGIN);
        Lifetime after = SILENT.continued(RULES, begun, LATER);

        assertThat(after).isEqualTo(begun.usedAt(LATER));
    }

    @Test
    void theEndIsCountedFromTheBeginningAndCanOnlyComeNearer() {
        Lifetime begun = terms(hours(2), Optional.empty()).begin(RULES, BEGIN);

        assertThat(expiry(hours(1), begun)).isEqualTo(BEGIN + 3_600_000);
        assertThat(expiry(hours(2), begun)).isEqualTo(begun.expires());
        assertThat(expiry(hours(3), begun)).isEqualTo(begun.expires());
        assertThat(expiry(new TtlRequest.Forever(), begun)).isEqualTo(begun.expires());
    }

    @Test
    void theMaximumTtlOfTheServiceEndsASessionToo() {
        ServiceRules rules =
                rules(new TtlRules(Ttl.never(), Optional.of(Duration.ofHours(1)), 0, true, Duration.ofHours(2)));

        assertThat(SILENT.begin(rules, BEGIN).expires()).isEqualTo(BEGIN + 3_600_000);
    }

    @Test
    void aGivenIdleTimeReplacesTheEarlierOne() {
        Lifetime begun = SILENT.begin(RULES, BEGIN);
        Lifetime after = terms(new TtlRequest.Unsaid(), Optional.of(Duration.ofMinutes(1)))
                .continued(RULES, begun, LATER);

        assertThat(TtlRules.idleAskedFor(after)).isEqualTo(60_000);
        assertThat(after.expires()).isEqualTo(begun.expires());
        assertThat(after.created()).isEqualTo(BEGIN);
    }

    private static long expiry(TtlRequest max, Lifetime before) {
        return terms(max, Optional.empty()).continued(RULES, before, LATER).expires();
    }

    private static ServiceRules rules(TtlRules ttl) {
        return new ServiceRules(
                ttl,
                1_024,
                1 << 20,
                "no-cache",
                List.of(),
                new RefreshRules(0, Duration.ofSeconds(1)),
                new SessionRules(Duration.ofMinutes(20), Duration.ofHours(10)),
                new ConversationRules(ConversationRules.Sharing.KEY, Duration.ofHours(24), 1_000));
    }

    private static TtlRequest hours(int hours) {
        return new TtlRequest.For(Duration.ofHours(hours));
    }

    private static SessionTerms terms(TtlRequest max, Optional<Duration> idle) {
        return new SessionTerms(max, idle, Optional.empty());
    }
}
