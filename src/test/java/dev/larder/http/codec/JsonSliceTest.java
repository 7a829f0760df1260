package dev.larder.http.codec;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSliceTest {
    static Stream<String> values() {
        return Stream.of(
                "0",
                "-0",
                "-0.0",
                "1e400",
                "1E+2",
                "1.10",
                "9".repeat(2_000),
                "0." + "1".repeat(2_000),
                "true",
                "false",
                "null",
                "\"\"",
                "\"a\\\"b\\\\\"",
                "\"\\u00e9\\ud83d\\ude00\"",
                "\"é鍵🗝\u2028\"",
                "\"" + "x".repeat(70_000) + "\"",
                "{}",
                "[]",
                "[1, 2 ,\t3]",
                "{\"b\":1,\n\"a\":{\"c\":[null,\"é\"]}}",
                "[".repeat(500) + "]".repeat(500));
    }

    @ParameterizedTest
    @MethodSource("values")
    void everyValueIsCutOutByteByByte(String value) {
        String text = " {\"é\" : %s ,\r\n\"list\":[ %<s,%<s ], \"last\":%<s}\n".formatted(value);

        var members = JsonSlice.whole(text.getBytes(UTF_8)).members();

        List<JsonSlice> values = List.copyOf(members.values());
        assertThat(members.keySet()).containsExactly("é", "list", "last");
        assertThat(new String(values.get(0).bytes(), UTF_8)).isEqualTo(value);
        assertThat(new String(values.get(2).bytes(), UTF_8)).isEqualTo(value);
        assertThat(values.get(1).elements())
                .hasSize(2)
                .allSatisfy(element ->
                        assertThat(new String(element.bytes(), UTF_8)).isEqualTo(value));
        assertThat(new String(JsonSlice.whole(("\n" + value).getBytes(UTF_8)).bytes(), UTF_8))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "[1,]",
                "{\"a\"}",
                "{\"a\":1,}",
                "{a:1}",
                "'a'",
                "01",
                "1.",
                ".5",
                "+1",
                "NaN",
                "tru",
                "nul",
                "\"a",
                "\"\\x\"",
                "\"\t\"",
                "1 2",
                "{} {}",
                "[1] ]",
                "// c\n1",
                "\u0000",
                "1\u0000"
            })
    void aTextThatIsNotJsonIsRefused(String text) {
        assertThatThrownBy(() -> JsonSlice.whole(text.getBytes(UTF_8))).isInstanceOf(Refusal.Bad.class);
        assertThat(JsonSlice.isJson(text.getBytes(UTF_8))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "12, 12",
                "-0, -0",
                "`\"\"`, ``",
                "`\"1s\"`, 1s",
                "`\"a/'b\"`, a/'b",
                "`\"a\\\\\"`, `a\\`",
                "`\"\\u0061\\n\"`, `a\n`",
                "`\"é鍵🗝\"`, é鍵🗝"
            })
    void aTextIsWhatItStandsFor(String value, String text) {
        assertThat(JsonSlice.whole(value.getBytes(UTF_8)).asText()).isEqualTo(text);
    }

    @Test
    void otherEncodingsOverlongNestingAndDoubleNamesAreRefused() {
        assertThat(JsonSlice.isJson("{\"a\":1}".getBytes(UTF_16LE))).isFalse();
        assertThat(JsonSlice.isJson(new byte[] {'"', (byte) 0xff, '"'})).isFalse();
        assertThat(JsonSlice.isJson("[".repeat(100_000).getBytes(UTF_8))).isFalse();
        assertThatThrownBy(() -> JsonSlice.whole("{\"a\":1,\"\\u0061\":2}".getBytes(UTF_8))
                        .members())
                .isInstanceOf(Refusal.Bad.class)
                .hasMessageContaining("twice");
    }

    @Test
    void valuesLieSoDeepAndNoDeeper() {
        byte[] tooDeep = ("[".repeat(1_001) + "]".repeat(1_001)).getBytes(UTF_8);

        assertThat(JsonSlice.isJson(Arrays.copyOfRange(tooDeep, 1, 2_001))).isTrue();
        assertThatThrownBy(() -> JsonSlice.whole(tooDeep))
                .isInstanceOf(Refusal.Bad.class)
                .hasMessage("The JSON text has more than 1000 levels");
    }
}
