package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.InvalidSettings;
import dev.larder.core.limit.Charge;
import dev.larder.core.limit.OwnLimit;
import dev.larder.core.limit.OwnLimit.Each;
import dev.larder.core.limit.OwnLimit.FailureMode;
import dev.larder.spi.Limit;
import dev.larder.spi.RateLimits.Algorithm;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclaredLimitsTest {
    private static final String HASH = "4e284f09e3908c96b577a59e794fcfe33fce104182d40284cadf8825048f2858";

    @Test
    void aLimitCountsEachKeysRequestsUnlessItSaysOtherwise() {
        OwnLimit limit = limits("l.in=counts l.limit=100 l.window=60s").get(0);
        assertThat(limit.limit()).isEqualTo(new Limit("l", Algorithm.GCRA, 100, Duration.ofMinutes(1), 100));
        assertThat(limit.unit()).isEqualTo(Charge.Unit.REQUESTS);
        assertThat(limit.counting().each()).containsExactly(Each.KEY);
        assertThat(limit.counting().onError()).isEqualTo(FailureMode.FAIL_OPEN);
        assertThat(limit.counting().shadow()).isFalse();
    }

    @Test
    void oneCountForAllIsSaidSo() {
        assertThat(limits("l.in=counts l.limit=1 l.window=1 l.each=all")
                        .get(0)
                        .counting()
                        .each())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            l.in=x l.limit=1 l.window=60s                             | larder.limits.l.in names 'x', but there are only [a, counts]
            l.in=a l.limit=0 l.window=60s                             | larder.limits.l: A limit is a whole number from 1 to 1000000000000
            l.in=a l.limit=1000000000001 l.window=60s                 | larder.limits.l: A limit is a whole number
            l.in=a l.limit=1 l.window=500ms                           | larder.limits.l: A window is from 1 s to 366 days long
            l.in=a l.limit=1 l.window=367d                            | larder.limits.l: A window is from 1 s to 366 days long
            l.in=a l.limit=1 l.window=1s l.burst=0                    | larder.limits.l: A burst is a whole number
            l.in=a l.limit=1 l.window=1s l.algorithm=fixed l.burst=2  | larder.limits.l: Only gcra has a burst
            l.in=a l.limit=1 l.window=1s l.each=all,key               | larder.limits.l.each has all, which excludes the others
            l.in=a l.limit=1 l.window=1s l.keys=nobody                | larder.limits.l.keys names 'nobody', but there are only [api-key, known]
            l.in=a l.limit=1 l.window=1s l.roles=nobody               | larder.limits.l.roles names 'nobody', but there are only [crew]
            l.in=a l.limit=1 l.window=1s l.services=x                 | larder.limits.l.services names 'x'
            l.in=a l.limit=1 l.window=1s l.addresses=example.org      | larder.limits.l.addresses: 'example.org' is not an address or a range such as 10.0.0.0/8
            l.in=a l.limit=1 l.window=1s l.of=failures                | larder.limits.l counts failures: it needs each=address
            l.in=a l.limit=1 l.window=1s l.of=failures l.each=address l.verbs=GET | larder.limits.l counts failures
            """)
    void aLimitThatMakesNoSenseStopsTheStart(String declared, String complaint) {
        assertThatThrownBy(() -> limits(declared))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void knownKeysAndRolesAreTaken() {
        OwnLimit limit = limits(
                        "l.in=a l.limit=1 l.window=1s l.keys=known,api-key l.roles=crew l.addresses=::1,10.0.0.0/8")
                .get(0);
        assertThat(limit.scope().keys()).containsExactlyInAnyOrder("known", "api-key");
        assertThat(limit.scope().addresses()).hasSize(2);
    }

    private static List<OwnLimit> limits(String declared) {
        var besides = Map.of(
                "larder.keys.known.hash", HASH,
                "larder.keys.known.roles", "crew",
                "larder.roles.crew.grants[0].services", "*");
        LarderConfig config =
                Declarations.of("larder.limits.", declared, besides).getConfigMapping(LarderConfig.class);
        return Declarations.valid(new DeclaredLimits(config, Declarations.holders("a", "counts"))::all);
    }
}
