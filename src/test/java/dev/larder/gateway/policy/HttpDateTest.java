package dev.larder.gateway.policy;

import static dev.larder.gateway.policy.Messages.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            RFC 9110 §5.6.7 the format that is sent   | Sun, 06 Nov 1994 08:49:37 GMT  | 1994-11-06T08:49:37Z
            RFC 9110 §5.6.7 the format of RFC 850     | Sunday, 06-Nov-94 08:49:37 GMT | 1994-11-06T08:49:37Z
            RFC 9110 §5.6.7 the format of asctime     | Sun Nov  6 08:49:37 1994       | 1994-11-06T08:49:37Z
            RFC 9110 §5.6.7 asctime with two digits   | Sun Nov 16 08:49:37 1994       | 1994-11-16T08:49:37Z
            RFC 9110 §5.6.7 50 years ahead is ahead   | Sunday, 29-Nov-76 08:49:37 GMT | 2076-11-29T08:49:37Z
            RFC 9110 §5.6.7 51 years ahead is past    | Monday, 29-Nov-77 08:49:37 GMT | 1977-11-29T08:49:37Z
            RFC 9110 §5.6.7 a leap second             | Sat, 31 Dec 2016 23:59:60 GMT  | 2016-12-31T23:59:59Z
            RFC 9111 §4.2 the case of the day         | SUN, 06 Nov 1994 08:49:37 GMT  | 1994-11-06T08:49:37Z
            RFC 9111 §4.2 the case of the month       | Sun, 06 NOV 1994 08:49:37 GMT  | 1994-11-06T08:49:37Z
            RFC 9111 §4.2 the case of the zone        | Sun, 06 Nov 1994 08:49:37 gmt  | 1994-11-06T08:49:37Z
            RFC 9110 §5.6.7 the day is not compared   | Mon, 06 Nov 1994 08:49:37 GMT  | 1994-11-06T08:49:37Z
            """)
    void aDateIsRead(String rule, String text, Instant date) {
        assertThat(HttpDate.parse(text, NOW)).as(rule).contains(date);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-1",
                "foo",
                "Sun, 06 Nov 1994 08:49:37 UTC",
                "Sun, 06 Nov 1994 08:49:37 AEST",
                "Sun, 06 Nov 94 08:49:37 GMT",
                "Sun 06 Nov 1994 08:49:37 GMT",
                "Sun, 06  Nov  1994 08:49:37 GMT",
                "Sun, 06-Nov-1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 08.49.37 GMT",
                "Sun, 06 Nov 1994 8:49:37 GMT",
                "Sun, 31 Feb 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 24:49:37 GMT",
                "Sun, 06 anf 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
                "Sun, ٠٦ Nov 1994 08:49:37 GMT"
            })
    void anythingElseIsNoDate(String text) {
        assertThat(HttpDate.parse(text, NOW)).isEmpty();
    }

    @Test
    void aDateIsWrittenInTheFormatOfTheInternetMessage() {
        assertThat(HttpDate.format(Instant.parse("1994-11-06T08:49:37Z"))).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
