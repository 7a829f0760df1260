package dev.larder.http.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=0-9, 0, 10",
        "bytes=0-, 0, 10",
        "bytes=9-, 9, 1",
        "bytes=4-999999999999999999, 4, 6",
        "bytes=-1, 9, 1",
        "bytes=-999999999999999999, 0, 10",
        "'bytes= 2-3 ', 2, 2"
    })
    void aRangeIsCutToTheValue(String field, int from, int size) {
        assertThat(ByteRange.of(field, 10)).contains(new ByteRange(from, size));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-10", "bytes=-0", "bytes=999999999999999999-"})
    void aRangeBehindTheValueCannotBeSatisfied(String field) {
        assertThat(ByteRange.of(field, 10))
                .hasValueSatisfying(range -> assertThat(range.isSatisfiable()).isFalse());
        assertThat(ByteRange.of("bytes=0-", 0))
                .hasValueSatisfying(range -> assertThat(range.isSatisfiable()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=3-2",
                "bytes=a-b",
                "bytes=0-1,2-3",
                "chars=0-1",
                "bytes=0-9999999999999999999"
            })
    void aRangeFieldThatIsNoSingleRangeIsIgnored(String field) {
        assertThat(ByteRange.of(field, 10)).isEmpty();
    }
}
