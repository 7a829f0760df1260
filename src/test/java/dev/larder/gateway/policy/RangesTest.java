package dev.larder.gateway.policy;

import static dev.larder.gateway.policy.Messages.get;
import static dev.larder.gateway.policy.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.gateway.policy.Ranges.Kind;
import dev.larder.gateway.policy.Ranges.SelectedRanges;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangesTest {
    @ParameterizedTest(name = "RFC 9110 {0}: {1} of {2}")
    @CsvSource(delimiter = '|', textBlock = """
            §14.1.2 first and last             | bytes=0-1             | 11 | ONE_PART      | 0-1
            §14.1.2 without last               | bytes=1-              | 11 | ONE_PART      | 1-10
            §14.1.2 a suffix                   | bytes=-1              | 11 | ONE_PART      | 10-10
            §14.1.2 a suffix beyond the body   | bytes=-99             | 11 | ONE_PART      | 0-10
            §14.1.2 a last beyond the body     | bytes=5-99            | 11 | ONE_PART      | 5-10
            §14.1.2 the unit has no case       | BYTES=0-1             | 11 | ONE_PART      | 0-1
            §14.1.2 whitespace and empty parts | bytes= 0-1 , ,3-4     | 11 | PARTS         | 0-1 3-4
            §14.1.2 the order of the request   | bytes=8-9,0-1         | 11 | PARTS         | 8-9 0-1
            §14.1.2 parts beyond the body      | bytes=0-1,20-30       | 11 | ONE_PART      | 0-1
            §14.2 overlapping parts            | bytes=0-5,5-6         | 11 | WHOLE         |
            §14.2 a part and its suffix        | bytes=0-,-1           | 11 | WHOLE         |
            §14.2 seventeen parts              | bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16,18-18,20-20,22-22,24-24,26-26,28-28,30-30,32-32 | 99 | WHOLE |
            §14.2 last before first            | bytes=5-4             | 11 | WHOLE         |
            §14.2 one bad part                 | bytes=0-1,x           | 11 | WHOLE         |
            §14.2 no part                      | bytes=                | 11 | WHOLE         |
            §14.2 no number                    | bytes=-               | 11 | WHOLE         |
            §14.2 another unit                 | lines=0-1             | 11 | WHOLE         |
            §14.2 a huge number                | bytes=0-99999999999999999999 | 11 | WHOLE  |
            §15.5.17 beyond the body           | bytes=11-             | 11 | UNSATISFIABLE |
            §15.5.17 a suffix of nothing       | bytes=-0              | 11 | UNSATISFIABLE |
            §15.5.17 an empty body             | bytes=0-              | 0  | UNSATISFIABLE |
            """)
    void aRangeSelectsParts(String rule, String range, long length, Kind kind, String parts) {
        SelectedRanges selection = Ranges.of(get("Range: " + range), length);

        assertThat(selection.kind()).as(rule).isEqualTo(kind);
        assertThat(selection.parts().stream()
                        .map(part -> part.first() + "-" + part.last())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(parts == null ? "" : parts);
    }

    @Test
    void onlyOneRangeOfGetCounts() {
        assertThat(Ranges.of(request("HEAD", "Range: bytes=0-1"), 11).kind()).isEqualTo(Kind.WHOLE);
        assertThat(Ranges.of(get("Range: bytes=0-1", "Range: bytes=0-1"), 11).kind())
                .isEqualTo(Kind.WHOLE);
        assertThat(Ranges.of(get(), 11).kind()).isEqualTo(Kind.WHOLE);
    }
}
