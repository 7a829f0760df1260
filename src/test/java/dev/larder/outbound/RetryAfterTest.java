package dev.larder.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-09-06T08:49:07Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0                               | 0
            120                             | 120
            007                             | 7
            000000000007                    | 7
            999999999                       | 999999999
            9999999999                      | 2147483647
            99999999999999999999999999      | 2147483647
            Sun, 06 Sep 2026 08:49:37 GMT   | 30
            Sunday, 06-Sep-26 08:49:37 GMT  | 30
            Sun Sep  6 08:49:37 2026        | 30
            Wed Sep 16 08:49:07 2026        | 864000
            Sun, 06 Nov 1994 08:49:37 GMT   | 0
            """)
    void secondsAndDatesAreUnderstood(String field, long seconds) {
        assertThat(RetryAfter.parse(field, NOW)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "-1",
                "+1",
                "1.5",
                "1s",
                "0x10",
                "1, 2",
                "\u0661",
                "2026-09-06T08:49:37Z",
                "Mon, 06 Sep 2026 08:49:37 GMT",
                "Sun, 06 Sep 2026 08:49:37 CET",
                "Sun, 06 Sep 2026 25:49:37 GMT",
                "Sun, 32 Sep 2026 08:49:37 GMT"
            })
    void anInvalidFieldIsIgnored(String field) {
        assertThat(RetryAfter.parse(field, NOW)).isEmpty();
    }
}
