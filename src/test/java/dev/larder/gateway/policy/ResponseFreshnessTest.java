package dev.larder.gateway.policy;

import static dev.larder.gateway.policy.Messages.NOW;
import static dev.larder.gateway.policy.Messages.at;
import static dev.larder.gateway.policy.Messages.exchange;
import static dev.larder.gateway.policy.Messages.get;
import static dev.larder.gateway.policy.Messages.ok;
import static dev.larder.gateway.policy.Messages.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.larder.gateway.policy.CachePolicy.Mode;
import dev.larder.gateway.policy.ResponseFreshness.Obligation;
import dev.larder.gateway.policy.ResponseFreshness.Source;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ResponseFreshnessTest {
    private static final Duration TTL = Duration.ofSeconds(60);

    static Stream<Arguments> lifetimes() {
        return Stream.of(
                arguments("§4.2.1: s-maxage counts first", ok("Cache-Control: max-age=1, s-maxage=3600"), 3600),
                arguments(
                        "§4.2.1: s-maxage counts first on another line",
                        ok("Cache-Control: max-age=3600", "Cache-Control: s-maxage=1"),
                        1),
                arguments(
                        "§4.2.1: s-maxage counts before Expires",
                        ok("Expires: @-10", "Cache-Control: max-age=0, s-maxage=3600"),
                        3600),
                arguments("§4.2.1: an invalid s-maxage is stale", ok("Cache-Control: s-maxage=x, max-age=3600"), 0),
                arguments(
                        "§4.2.1: max-age counts before Expires",
                        ok("Cache-Control: max-age=3600", "Expires: @-7200", "Date: @0"),
                        3600),
                arguments(
                        "§4.2.1: max-age of zero counts before Expires",
                        ok("Cache-Control: max-age=0", "Expires: @3600", "Date: @0"),
                        0),
                arguments(
                        "§4.2.1: max-age counts before an invalid Expires",
                        ok("Cache-Control: max-age=3600", "Expires: 0", "Date: @0"),
                        3600),
                arguments("§4.2.1: Expires less Date", ok("Expires: @100", "Date: @40"), 60),
                arguments("§4.2.1: Expires before Date", ok("Expires: @300", "Date: @400"), 0),
                arguments("§4.2.1: Expires at Date", ok("Expires: @0", "Date: @0"), 0),
                arguments("§4.2.1: Expires without Date counts from the receipt", ok("Expires: @100"), 100),
                arguments(
                        "§4.2.1: Expires beside an invalid Date counts from the receipt",
                        ok("Date: foo", "Expires: @10"),
                        10),
                arguments("§5.3: an Expires of 0 is stale", ok("Expires: 0", "Date: @0"), 0),
                arguments("§5.3: an unparsable Expires is stale", ok("Expires: tomorrow", "Date: @0"), 0),
                arguments("§5.3: an Expires that repeats is one", ok("Expires: @60", "Expires: @60", "Date: @0"), 60),
                arguments(
                        "§5.3: an Expires that repeats and differs is stale",
                        ok("Expires: @60", "Expires: @61", "Date: @0"),
                        0),
                arguments("§5.3: an Expires of RFC 850", ok("Expires: Thursday, 18-Aug-50 02:01:18 GMT"), 748447278),
                arguments("§5.3: an Expires of asctime", ok("Expires: Thu Aug 18 02:01:18 2050"), 748447278),
                arguments(
                        "§1.2.2: a lifetime of many years is the longest",
                        ok("Expires: Fri, 31 Dec 9999 23:59:59 GMT"),
                        1L << 31),
                arguments(
                        "RFC 9213 §2.2: a targeted field replaces Cache-Control",
                        ok("Cache-Control: max-age=1", "CDN-Cache-Control: max-age=60"),
                        60),
                arguments(
                        "RFC 9213 §2.2: a targeted field replaces Expires",
                        ok("Expires: @9", "Date: @0", "CDN-Cache-Control: max-age=60"),
                        60),
                arguments(
                        "RFC 9213 §2.2: an invalid targeted field replaces nothing",
                        ok("Expires: @9", "Date: @0", "CDN-Cache-Control: {}"),
                        9));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lifetimes")
    void theOriginSaysHowLong(String rule, ResponseHead response, long seconds) {
        ResponseFreshness freshness = ResponseFreshness.of(exchange(response), CachePolicy.RESPECT);

        assertThat(freshness.source()).as(rule).isEqualTo(Source.EXPLICIT);
        assertThat(freshness.lifetime()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void aTargetedFieldWithoutAnAgeLeavesExpiresOut() {
        ResponseFreshness freshness = ResponseFreshness.of(
                exchange(ok("Expires: @9", "Date: @0", "CDN-Cache-Control: public")), CachePolicy.RESPECT);

        assertThat(freshness.source()).isEqualTo(Source.NONE);
    }

    static Stream<Arguments> heuristics() {
        return Stream.of(
                arguments(
                        "§4.2.2: a tenth of the time since Last-Modified",
                        ok("Last-Modified: @-1000", "Date: @0"),
                        100),
                arguments("§4.2.2: no more than a day", ok("Last-Modified: @-100000000", "Date: @0"), 86400),
                arguments("§4.2.2: without Date, since the receipt", ok("Last-Modified: @-1000"), 100),
                arguments("§4.2.2: not if it is in the future", ok("Last-Modified: @1000", "Date: @0"), 0),
                arguments(
                        "§4.2.2: public allows each status",
                        response(599, "Last-Modified: @-1000", "Date: @0", "Cache-Control: public"),
                        100));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heuristics")
    void aTenthOfTheAgeIsTheHeuristic(String rule, ResponseHead response, long seconds) {
        ResponseFreshness freshness = ResponseFreshness.of(exchange(response), CachePolicy.RESPECT);

        assertThat(freshness.source()).as(rule).isEqualTo(Source.HEURISTIC);
        assertThat(freshness.lifetime()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest(name = "RFC 9110 §15.1: {0}")
    @CsvSource({
        "200, HEURISTIC",
        "201, NONE",
        "202, NONE",
        "203, HEURISTIC",
        "204, HEURISTIC",
        "206, NONE",
        "300, HEURISTIC",
        "301, HEURISTIC",
        "302, NONE",
        "303, NONE",
        "307, NONE",
        "308, HEURISTIC",
        "400, NONE",
        "403, NONE",
        "404, HEURISTIC",
        "405, HEURISTIC",
        "410, HEURISTIC",
        "414, HEURISTIC",
        "500, NONE",
        "501, HEURISTIC",
        "502, NONE",
        "503, NONE",
        "504, NONE",
        "599, NONE"
    })
    void onlySomeStatusesAllowAHeuristic(int status, Source source) {
        ResponseHead response = response(status, "Last-Modified: @-86400", "Date: @0");

        assertThat(ResponseFreshness.of(exchange(response), CachePolicy.RESPECT).source())
                .isEqualTo(source);
    }

    static Stream<Arguments> ages() {
        return Stream.of(
                arguments("§4.2.3: without Age and late Date it is zero", ok("Date: @0"), 0),
                arguments("§4.2.3: the origin's Age counts", ok("Date: @0", "Age: 30"), 30),
                arguments("§4.2.3: the time since Date counts", ok("Date: @-7200"), 7200),
                arguments("§4.2.3: the older of both", ok("Date: @-10", "Age: 25"), 25),
                arguments("§4.2.3: a Date in the future is none", ok("Date: @10", "Age: 15"), 15),
                arguments("§4.2.3: an invalid Date is none", ok("Date: foo"), 0),
                arguments("§5.1: of a list the first member counts", ok("Age: 7200,0"), 7200),
                arguments("§5.1: of a list the first member counts", ok("Age: 0, 7200"), 0),
                arguments("§1.2.2: a larger number counts as the largest", ok("Age: 99999999999"), 1L << 31),
                arguments("§5.1: letters are an unknown age", ok("Age: abc"), 1L << 31),
                arguments("§5.1: a negative number is an unknown age", ok("Age: -7200"), 1L << 31),
                arguments("§5.1: a fraction is an unknown age", ok("Age: 7200.0"), 1L << 31),
                arguments("§5.1: a parameter makes the age unknown", ok("Age: 0;foo=bar"), 1L << 31),
                arguments("§5.1: an empty age is unknown", ok("Age:"), 1L << 31),
                arguments("§5.1: a bad first member is an unknown age", ok("Age: x, 0"), 1L << 31),
                arguments("§5.1: a value that repeats is an unknown age", ok("Age: 3600, 3600"), 1L << 31),
                arguments("§5.1: two lines are an unknown age", ok("Age: 0", "Age: 7200"), 1L << 31),
                arguments("§5.1: two lines are an unknown age, equal ones too", ok("Age: 0", "Age: 0"), 1L << 31));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ages")
    void theOriginsAgeCounts(String rule, ResponseHead response, long seconds) {
        ResponseFreshness freshness = ResponseFreshness.of(exchange(response), CachePolicy.RESPECT);

        assertThat(freshness.initialAge()).as(rule).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void anUnknownAgeIsOlderThanTheLongestLifetime() {
        ResponseHead response = ok("Cache-Control: max-age=99999999999", "Age: abc");

        assertThat(ResponseFreshness.of(exchange(response), CachePolicy.RESPECT).isFresh(NOW))
                .isFalse();
    }

    @Test
    void theTimeOfTheExchangeAddsToTheOriginsAge() {
        var exchange = new Exchange(get(), ok("Date: @0", "Age: 30"), at(-4), NOW);

        assertThat(ResponseFreshness.of(exchange, CachePolicy.RESPECT).initialAge())
                .isEqualTo(Duration.ofSeconds(34));
    }

    @Test
    void theAgeAdvancesAndEndsTheLifetime() {
        ResponseFreshness freshness = ResponseFreshness.of(
                exchange(ok("Cache-Control: max-age=600", "Date: @0", "Age: 30")), CachePolicy.RESPECT);

        assertThat(freshness.age(at(3))).isEqualTo(Duration.ofSeconds(33));
        assertThat(freshness.isFresh(at(569))).isTrue();
        assertThat(freshness.isFresh(at(570))).isFalse();
    }

    @Test
    void aClockThatGoesBackMakesNothingYounger() {
        ResponseFreshness freshness =
                ResponseFreshness.of(exchange(ok("Cache-Control: max-age=600", "Age: 30")), CachePolicy.RESPECT);

        assertThat(freshness.age(at(-100))).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aSoftPurgeEndsTheLifetime() {
        ResponseFreshness freshness = ResponseFreshness.of(
                exchange(ok("Cache-Control: max-age=600, stale-while-revalidate=60")), CachePolicy.RESPECT);

        assertThat(freshness.endedAt(at(5)).remaining(at(6))).isEqualTo(Duration.ofSeconds(-1));
        assertThat(freshness.endedAt(at(700))).isEqualTo(freshness);
    }

    @ParameterizedTest(name = "§{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            5.2.2.1  | max-age=1                          | NEVER
            5.2.2.2  | max-age=1, must-revalidate         | WHEN_STALE
            5.2.2.8  | max-age=1, proxy-revalidate        | WHEN_STALE
            5.2.2.10 | s-maxage=1                         | WHEN_STALE
            5.2.2.4  | max-age=1, no-cache                | ALWAYS
            5.2.2.4  | max-age=1, no-cache="a"            | NEVER
            """)
    void directivesForbidToServeStale(String section, String line, Obligation obligation) {
        ResponseFreshness freshness = ResponseFreshness.of(exchange(ok("Cache-Control: " + line)), CachePolicy.RESPECT);

        assertThat(freshness.obligation()).as(section).isEqualTo(obligation);
    }

    @Test
    void staleUseIsAsLongAsTheResponseSaysElseAsConfigured() {
        CachePolicy policy = CachePolicy.RESPECT.withStaleIfError(Duration.ofSeconds(9));
        ResponseFreshness said = ResponseFreshness.of(
                exchange(ok("Cache-Control: max-age=1, stale-while-revalidate=2, stale-if-error=3")), policy);
        ResponseFreshness configured = ResponseFreshness.of(exchange(ok("Cache-Control: max-age=1")), policy);

        assertThat(said.staleWhileRevalidate()).isEqualTo(Duration.ofSeconds(2));
        assertThat(said.staleIfError()).isEqualTo(Duration.ofSeconds(3));
        assertThat(configured.staleWhileRevalidate()).isZero();
        assertThat(configured.staleIfError()).isEqualTo(Duration.ofSeconds(9));
    }

    static Stream<Arguments> modes() {
        return Stream.of(
                arguments("respect has no ttl", Mode.RESPECT, ok(), Source.NONE, 0),
                arguments("default has a ttl", Mode.DEFAULT, ok(), Source.CONFIGURED, 60),
                arguments(
                        "default counts before a heuristic",
                        Mode.DEFAULT,
                        ok("Last-Modified: @-10", "Date: @0"),
                        Source.CONFIGURED,
                        60),
                arguments(
                        "default lets the origin say more",
                        Mode.DEFAULT,
                        ok("Cache-Control: max-age=99"),
                        Source.EXPLICIT,
                        99),
                arguments("default lets the origin say less", Mode.DEFAULT, ok("Expires: 0"), Source.EXPLICIT, 0),
                arguments("default does not hold for errors", Mode.DEFAULT, response(500), Source.NONE, 0),
                arguments(
                        "override counts before the origin",
                        Mode.OVERRIDE,
                        ok("Cache-Control: max-age=99"),
                        Source.CONFIGURED,
                        60),
                arguments(
                        "override counts before an Expires in the past",
                        Mode.OVERRIDE,
                        ok("Expires: 0"),
                        Source.CONFIGURED,
                        60),
                arguments("override begins with the receipt", Mode.OVERRIDE, ok("Age: 1000"), Source.CONFIGURED, 1060),
                arguments(
                        "override does not hold for errors",
                        Mode.OVERRIDE,
                        response(500, "Cache-Control: max-age=9"),
                        Source.EXPLICIT,
                        9),
                arguments("a ttl by status holds", Mode.DEFAULT, response(404), Source.CONFIGURED, 5),
                arguments("a ttl by status may be of an error", Mode.OVERRIDE, response(503), Source.CONFIGURED, 2),
                arguments(
                        "a ttl of zero stands for not at all",
                        Mode.OVERRIDE,
                        response(410, "Cache-Control: max-age=9"),
                        Source.NONE,
                        0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("modes")
    void theModeSaysWhoDecides(String rule, Mode mode, ResponseHead response, Source source, long seconds) {
        CachePolicy policy = CachePolicy.RESPECT
                .with(mode, TTL)
                .withTtlByStatus(Map.of(404, Duration.ofSeconds(5), 503, Duration.ofSeconds(2), 410, Duration.ZERO));
        ResponseFreshness freshness = ResponseFreshness.of(exchange(response), policy);

        assertThat(freshness.source()).as(rule).isEqualTo(source);
        assertThat(freshness.lifetime()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void overrideLeavesNoCacheOutAndDefaultDoesNot() {
        Exchange exchange = exchange(ok("Cache-Control: no-cache"));

        assertThat(ResponseFreshness.of(exchange, CachePolicy.RESPECT.with(Mode.OVERRIDE, TTL))
                        .obligation())
                .isEqualTo(Obligation.NEVER);
        assertThat(ResponseFreshness.of(exchange, CachePolicy.RESPECT.with(Mode.DEFAULT, TTL))
                        .obligation())
                .isEqualTo(Obligation.ALWAYS);
    }
}
