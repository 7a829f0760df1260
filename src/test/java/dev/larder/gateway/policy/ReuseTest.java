package dev.larder.gateway.policy;

import static dev.larder.gateway.policy.Messages.at;
import static dev.larder.gateway.policy.Messages.exchange;
import static dev.larder.gateway.policy.Messages.get;
import static dev.larder.gateway.policy.Messages.ok;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReuseTest {
    @ParameterizedTest(name = "{0}: response {1}, request {2}, after {3} s")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            §4.2 fresh                                | max-age=60                                   |                            | 59 | FRESH
            §4.2 an age of the lifetime is stale      | max-age=60                                   |                            | 60 | MUST_VALIDATE
            §4.2.4 stale                              | max-age=60                                   |                            | 61 | MUST_VALIDATE
            §5.2.2.4 no-cache                         | max-age=60, no-cache                         |                            | 1  | MUST_VALIDATE
            §5.2.2.4 no-cache against max-stale       | max-age=60, no-cache                         | max-stale                  | 61 | MUST_VALIDATE
            §5.2.2.4 no-cache of one field            | max-age=60, no-cache="a"                     |                            | 1  | FRESH
            §5.2.2.2 must-revalidate while fresh      | max-age=60, must-revalidate                  |                            | 1  | FRESH
            §5.2.1.4 no-cache                         | max-age=60                                   | no-cache                   | 1  | REQUEST_VALIDATES
            §5.2.1.4 no-cache while stale             | max-age=60                                   | no-cache                   | 61 | MUST_VALIDATE
            §5.2.1.5 no-store                         | max-age=60                                   | no-store                   | 1  | BYPASS
            §5.2.1.1 max-age of zero                  | max-age=60                                   | max-age=0                  | 0  | REQUEST_VALIDATES
            §5.2.1.1 max-age below the age            | max-age=60                                   | max-age=1                  | 3  | REQUEST_VALIDATES
            §5.2.1.1 max-age of the age               | max-age=60                                   | max-age=3                  | 3  | FRESH
            §5.2.1.1 an invalid max-age               | max-age=60                                   | max-age=x                  | 3  | REQUEST_VALIDATES
            §5.2.1.1 max-age and stale                | max-age=60                                   | max-age=100                | 61 | MUST_VALIDATE
            §5.2.1.3 min-fresh above what is left     | max-age=60                                   | min-fresh=30               | 31 | REQUEST_VALIDATES
            §5.2.1.3 min-fresh of what is left        | max-age=60                                   | min-fresh=30               | 30 | FRESH
            §5.2.1.2 max-stale with a limit           | max-age=60                                   | max-stale=10               | 70 | STALE
            §5.2.1.2 max-stale beyond the limit       | max-age=60                                   | max-stale=10               | 71 | MUST_VALIDATE
            §5.2.1.2 max-stale without a limit        | max-age=60                                   | max-stale                  | 999| STALE
            §5.2.1.2 an invalid max-stale             | max-age=60                                   | max-stale=x                | 61 | MUST_VALIDATE
            §5.2.1.2 max-stale and max-age            | max-age=60                                   | max-stale, max-age=100     | 70 | STALE
            §5.2.2.2 must-revalidate                  | max-age=60, must-revalidate                  | max-stale                  | 61 | MUST_VALIDATE
            §5.2.2.8 proxy-revalidate                 | max-age=60, proxy-revalidate                 | max-stale                  | 61 | MUST_VALIDATE
            §5.2.2.10 s-maxage                        | s-maxage=60                                  | max-stale                  | 61 | MUST_VALIDATE
            RFC 5861 §3 stale-while-revalidate        | max-age=60, stale-while-revalidate=10        |                            | 69 | STALE_WHILE_REVALIDATE
            RFC 5861 §3 its end                       | max-age=60, stale-while-revalidate=10        |                            | 70 | MUST_VALIDATE
            RFC 5861 §3 an invalid one                | max-age=60, stale-while-revalidate=x         |                            | 61 | MUST_VALIDATE
            RFC 5861 §3 must-revalidate               | max-age=60, must-revalidate, stale-while-revalidate=10 |                  | 61 | MUST_VALIDATE
            RFC 5861 §3 a request for fresh ones      | max-age=60, stale-while-revalidate=10        | max-age=99                 | 61 | MUST_VALIDATE
            §5.2.1.7 only-if-cached and fresh         | max-age=60                                   | only-if-cached             | 1  | FRESH
            §5.2.1.7 only-if-cached and stale         | max-age=60                                   | only-if-cached             | 61 | ONLY_IF_CACHED
            §5.2.1.7 only-if-cached and max-stale     | max-age=60                                   | only-if-cached, max-stale  | 61 | STALE
            §5.2.1.7 only-if-cached and no-store      | max-age=60                                   | only-if-cached, no-store   | 1  | ONLY_IF_CACHED
            §5.2.3 unknown directives                 | max-age=60, foo                              | nothing-to-see-here        | 1  | FRESH
            """)
    void aStoredResponseAnswersOrNot(String rule, String response, String request, long age, Reuse expected) {
        assertThat(Reuse.of(freshness(response), asking(request), at(age)))
                .as(rule)
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "RFC 9111 §5.4: {0}")
    @CsvSource({"Pragma: no-cache, REQUEST_VALIDATES", "Pragma: foo, FRESH"})
    void pragmaIsAsOldAsItsCache(String line, Reuse expected) {
        assertThat(Reuse.of(freshness("max-age=60"), get(line), at(1))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "§5.2.1: {0}")
    @CsvSource({", MISS", "no-cache, MISS", "no-store, BYPASS", "only-if-cached, ONLY_IF_CACHED"})
    void whereNothingIsStoredTheOriginIsAskedUnlessTheRequestForbidsIt(String request, Reuse expected) {
        assertThat(Reuse.ofNothing(asking(request))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: response {1}, request {2}, after {3} s")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            RFC 5861 §4 stale-if-error                | max-age=60, stale-if-error=10                    |                   | 70 | true
            RFC 5861 §4 its end                       | max-age=60, stale-if-error=10                    |                   | 71 | false
            RFC 5861 §4 not said                      | max-age=60                                       |                   | 61 | false
            RFC 5861 §4 the request says it           | max-age=60                                       | stale-if-error=10 | 70 | true
            RFC 5861 §4 the request's end             | max-age=60                                       | stale-if-error=10 | 71 | false
            RFC 5861 §4 an error on the last second   | max-age=60                                       |                   | 60 | false
            §5.2.1.1 fresh, and the request validates | max-age=60                                       | max-age=0         | 9  | true
            §5.2.1.4 the request wants no stored one  | max-age=60, stale-if-error=10                    | no-cache          | 61 | false
            §5.2.1.5 the request wants no stored one  | max-age=60, stale-if-error=10                    | no-store          | 61 | false
            §4.2.4 must-revalidate                    | max-age=60, must-revalidate, stale-if-error=10   |                   | 61 | false
            §4.2.4 proxy-revalidate                   | max-age=60, proxy-revalidate, stale-if-error=10  | stale-if-error=10 | 61 | false
            §4.2.4 s-maxage                           | s-maxage=60, stale-if-error=10                   |                   | 61 | false
            §4.2.4 no-cache                           | max-age=60, no-cache, stale-if-error=10          |                   | 1  | false
            """)
    void aStoredResponseReplacesAnErrorOrNot(String rule, String response, String request, long age, boolean expected) {
        assertThat(Reuse.isPermittedOnError(freshness(response), asking(request), at(age)))
                .as(rule)
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "max-age=2, true",
        "'max-age=2, stale-if-error=1', false",
        "'max-age=2, must-revalidate', false",
        "s-maxage=2, false"
    })
    void theConfigurationPermitsWhatTheResponseDoesNotForbid(String response, boolean expected) {
        ResponseFreshness freshness = ResponseFreshness.of(
                exchange(ok("Cache-Control: " + response)),
                CachePolicy.RESPECT.withStaleIfError(Duration.ofSeconds(9)));

        assertThat(Reuse.isPermittedOnError(freshness, get(), at(5))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "RFC 5861 §4: {0}")
    @ValueSource(ints = {500, 502, 503, 504})
    void someStatusesAreErrors(int status) {
        assertThat(Reuse.isError(status)).isTrue();
        assertThat(Reuse.isError(status - 100)).isFalse();
        assertThat(Reuse.isError(501)).isFalse();
    }

    private static ResponseFreshness freshness(String control) {
        return ResponseFreshness.of(exchange(ok("Cache-Control: " + control)), CachePolicy.RESPECT);
    }

    private static RequestHead asking(String control) {
        return control == null ? get() : get("Cache-Control: " + control);
    }
}
