package dev.larder.gateway.policy;

import static dev.larder.gateway.policy.Messages.exchange;
import static dev.larder.gateway.policy.Messages.fields;
import static dev.larder.gateway.policy.Messages.get;
import static dev.larder.gateway.policy.Messages.ok;
import static dev.larder.gateway.policy.Messages.request;
import static dev.larder.gateway.policy.Messages.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.larder.gateway.policy.CachePolicy.Mode;
import dev.larder.gateway.policy.CachePolicy.Permit;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoringTest {
    private static final String FRESH = "Cache-Control: max-age=3600";
    private static final CachePolicy OVERRIDE = CachePolicy.RESPECT.with(Mode.OVERRIDE, Duration.ofMinutes(1));

    static Stream<Arguments> responses() {
        return Stream.of(
                arguments("§3: a fresh response", ok(FRESH), Storing.STORED),
                arguments("§3: a response that says nothing", ok(), Storing.NO_FRESHNESS),
                arguments("§3: a validator alone is no freshness", ok("ETag: \"a\""), Storing.NO_FRESHNESS),
                arguments(
                        "§3: a stale response without validator", ok("Cache-Control: max-age=0"), Storing.NO_FRESHNESS),
                arguments("§3: a response older than its lifetime", ok(FRESH, "Age: 7200"), Storing.NO_FRESHNESS),
                arguments(
                        "§4.3: a stale response with a validator",
                        ok("Expires: @-5", "Last-Modified: @-10"),
                        Storing.STORED),
                arguments(
                        "RFC 5861 §3: a response stale from the start",
                        ok("Cache-Control: max-age=0, stale-while-revalidate=9"),
                        Storing.STORED),
                arguments(
                        "RFC 5861 §4: a response stale from the start",
                        ok("Cache-Control: max-age=0, stale-if-error=9"),
                        Storing.STORED),
                arguments(
                        "§4.2.4: stale use that must-revalidate forbids",
                        ok("Cache-Control: max-age=0, must-revalidate, stale-if-error=9"),
                        Storing.NO_FRESHNESS),
                arguments("§4.2.2: a heuristic", ok("Last-Modified: @-1000"), Storing.STORED),
                arguments(
                        "§5.2.2.4: no-cache with a validator",
                        ok("Cache-Control: no-cache", "ETag: \"a\""),
                        Storing.STORED),
                arguments(
                        "§5.2.2.4: no-cache without a validator",
                        ok("Cache-Control: max-age=9, no-cache", "Expires: @9"),
                        Storing.NO_FRESHNESS),
                arguments("§5.2.2.5: no-store", ok("Cache-Control: no-store"), Storing.NO_STORE),
                arguments(
                        "§5.2.2.5: no-store with freshness",
                        ok("Cache-Control: max-age=9, No-StOrE", "Expires: @9"),
                        Storing.NO_STORE),
                arguments("§5.2.2.7: private", ok("Cache-Control: private, max-age=3600"), Storing.PRIVATE),
                arguments(
                        "§5.2.2.7: private for one field",
                        ok("Cache-Control: private=\"a\", max-age=3600"),
                        Storing.STORED),
                arguments(
                        "§5.2.2.3: must-understand of a known status",
                        ok("Cache-Control: max-age=9, must-understand"),
                        Storing.STORED),
                arguments(
                        "§5.2.2.3: must-understand replaces no-store",
                        ok("Cache-Control: max-age=9, must-understand, no-store"),
                        Storing.STORED),
                arguments(
                        "§5.2.2.3: must-understand of an unknown status",
                        response(599, "Cache-Control: max-age=9, must-understand"),
                        Storing.STATUS),
                arguments(
                        "§3.5: must-revalidate needs no Authorization",
                        ok("Cache-Control: max-age=9, must-revalidate"),
                        Storing.STORED),
                arguments("§4.1: a Vary of *", ok(FRESH, "Vary: *"), Storing.VARY),
                arguments("§4.1: a Vary with * among others", ok(FRESH, "Vary: Foo, *"), Storing.VARY),
                arguments("RFC 6265 §3: a cookie", ok(FRESH, "Set-Cookie: a=b"), Storing.SET_COOKIE),
                arguments("§3.3: a part", response(206, FRESH, "Content-Range: bytes 4-9/10"), Storing.PARTIAL),
                arguments("§3: 1xx is not final", response(103, FRESH), Storing.STATUS),
                arguments("§4.3.4: a 304 is no response to store", response(304, FRESH), Storing.STATUS),
                arguments(
                        "RFC 9213 §2.2: no-store of a targeted field",
                        ok(FRESH, "CDN-Cache-Control: no-store"),
                        Storing.NO_STORE),
                arguments(
                        "RFC 9213 §2.2: a targeted field replaces no-store",
                        ok("Cache-Control: no-store", "CDN-Cache-Control: max-age=9"),
                        Storing.STORED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("responses")
    void aResponseIsStoredOrNot(String rule, ResponseHead response, Storing expected) {
        assertThat(Storing.of(exchange(response), CachePolicy.RESPECT)).as(rule).isEqualTo(expected);
    }

    @ParameterizedTest(name = "§3: {0} with freshness")
    @ValueSource(ints = {200, 203, 204, 299, 301, 302, 303, 307, 308, 400, 404, 410, 499, 500, 502, 503, 504, 599})
    void explicitFreshnessIsEnoughForAStatus(int status) {
        assertThat(Storing.of(exchange(response(status, FRESH)), CachePolicy.RESPECT))
                .isEqualTo(Storing.STORED);
    }

    @ParameterizedTest(name = "RFC 9110 §15, RFC 6585: {0}")
    @ValueSource(ints = {407, 412, 416, 417, 428, 429, 431, 511})
    void statusesAboutOneRequestAreNotStored(int status) {
        assertThat(Storing.of(exchange(response(status, FRESH)), CachePolicy.RESPECT))
                .isEqualTo(Storing.STATUS);
    }

    @ParameterizedTest(name = "§3: {0}")
    @CsvSource({
        "GET, STORED",
        "QUERY, STORED",
        "HEAD, METHOD",
        "POST, METHOD",
        "PUT, METHOD",
        "OPTIONS, METHOD",
        "get, METHOD",
        "M-SEARCH, METHOD"
    })
    void onlySomeMethodsHaveStoredResponses(String method, Storing expected) {
        assertThat(Storing.of(exchange(request(method), ok(FRESH)), CachePolicy.RESPECT))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "§3.5: {0}")
    @CsvSource(delimiter = '|', textBlock = """
            max-age=3600                    | AUTHORIZATION
            max-age=3600, public            | STORED
            max-age=3600, must-revalidate   | STORED
            s-maxage=3600                   | STORED
            max-age=3600, proxy-revalidate  | AUTHORIZATION
            """)
    void authorizationNeedsTheOriginsWord(String line, Storing expected) {
        Exchange exchange = exchange(get("Authorization: FOO"), ok("Cache-Control: " + line));

        assertThat(Storing.of(exchange, CachePolicy.RESPECT)).isEqualTo(expected);
        assertThat(Storing.of(exchange, OVERRIDE)).isEqualTo(expected);
    }

    @Test
    void aRequestMayForbidToStore() {
        assertThat(Storing.of(exchange(get("Cache-Control: no-store"), ok(FRESH)), CachePolicy.RESPECT))
                .isEqualTo(Storing.NO_STORE);
    }

    @Test
    void aCookieIsStoredIfThatIsConfigured() {
        assertThat(Storing.of(
                        exchange(ok(FRESH, "Set-Cookie: a=b")), CachePolicy.RESPECT.permitting(Permit.SET_COOKIE)))
                .isEqualTo(Storing.STORED);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "max-age=0, STORED, STORED",
        "no-cache, STORED, STORED",
        "private, PRIVATE, STORED",
        "no-store, NO_STORE, STORED"
    })
    void overrideKeepsPrivacyUnlessForced(String line, Storing overridden, Storing forced) {
        Exchange exchange = exchange(ok("Cache-Control: " + line));

        assertThat(Storing.of(exchange, OVERRIDE)).isEqualTo(overridden);
        assertThat(Storing.of(exchange, OVERRIDE.permitting(Permit.FORCE))).isEqualTo(forced);
        assertThat(Storing.of(exchange, CachePolicy.RESPECT.permitting(Permit.FORCE)))
                .isNotEqualTo(Storing.STORED);
    }

    @ParameterizedTest(name = "§3.1: {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            A: 1                       | Cache-Control: no-cache="a"  | false
            A: 1                       | Cache-Control: private="b,A" | false
            A: 1                       | Cache-Control: private="b"   | true
            A: 1                       | Connection: a, b             | false
            Keep-Alive: timeout=5      | B: 1                         | false
            Proxy-Authenticate: Basic  | B: 1                         | false
            RateLimit-Remaining: 4     | B: 1                         | false
            RateLimit: "x";r=1         | B: 1                         | false
            X-RateLimit-Reset: 9       | B: 1                         | false
            Content-MD5: x             | B: 1                         | true
            """)
    void someFieldsAreNotStored(String line, String other, boolean kept) {
        HeaderFields stored = Storing.fields(fields(line, other), CachePolicy.RESPECT);

        assertThat(stored.has(fields(line).fields().get(0).name())).isEqualTo(kept);
    }

    static Stream<Arguments> retentions() {
        return Stream.of(
                arguments("fresh time only", ok("Cache-Control: max-age=100"), 100),
                arguments("less the age", ok("Cache-Control: max-age=100", "Age: 30"), 70),
                arguments(
                        "and stale time",
                        ok("Cache-Control: max-age=100, stale-if-error=9, stale-while-revalidate=5"),
                        109),
                arguments("no stale time that is forbidden", ok("Cache-Control: s-maxage=100, stale-if-error=9"), 100),
                arguments("and the grace of a validator", ok("Cache-Control: max-age=100", "ETag: \"a\""), 3700),
                arguments(
                        "the grace of a validator if stale from the start",
                        ok("Cache-Control: max-age=0", "ETag: \"a\""),
                        3600));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("retentions")
    void aHeadIsKeptAsLongAsItIsOfUse(String rule, ResponseHead response, long seconds) {
        StoredHead head = StoredHead.of(exchange(response), CachePolicy.RESPECT);

        assertThat(Storing.retention(head, CachePolicy.RESPECT)).as(rule).isEqualTo(Duration.ofSeconds(seconds));
    }
}
