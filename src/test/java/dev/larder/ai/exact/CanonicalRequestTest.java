package dev.larder.ai.exact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.larder.core.Refusal;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalRequestTest {
    private static final CanonicalRequest REQUESTS = new CanonicalRequest(Set.of());

    static Stream<Arguments> texts() {
        return Stream.of(
                arguments("no white space", "{ \"a\" : [ 1 , 2 ] }", "{\"a\":[1,2]}"),
                arguments("members in order", "{\"b\":1,\"a\":2,\"B\":3}", "{\"B\":3,\"a\":2,\"b\":1}"),
                arguments("members of members", "{\"a\":{\"d\":1,\"c\":2}}", "{\"a\":{\"c\":2,\"d\":1}}"),
                arguments(
                        "§3.2.3: the order of UTF-16 units",
                        "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb4f\":3,\"1\":4,\"\ud83d\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}",
                        "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\ud83d\ude00\":5,\"\ufb4f\":3}"),
                arguments("an escaped pair of surrogates in a name", "{\"\\ud83d\\ude00\":1}", "{\"\ud83d\ude00\":1}"),
                arguments("arrays keep their order", "[2,1,{\"b\":0,\"a\":0}]", "[2,1,{\"a\":0,\"b\":0}]"),
                arguments("literals", "[null,true,false]", "[null,true,false]"),
                arguments(
                        "§3.2.2.2: escapes",
                        "\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"",
                        "\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\""),
                arguments("control characters", "\"\\b\\t\\f\\r\\u0001\"", "\"\\b\\t\\f\\r\\u0001\""),
                arguments("half a character", "\"\\ud800?\\udc00\"", "\"\\ud800?\\udc00\""),
                arguments("strings in NFC", "{\"e\\u0301\":\"a\\u030a\"}", "{\"\u00e9\":\"\u00e5\"}"),
                arguments("compatibility forms stay", "\"\\ufb01\"", "\"\ufb01\""),
                arguments("a repeated name keeps its values", "{\"b\":2,\"a\":9,\"b\":1}", "{\"a\":9,\"b\":2,\"b\":1}"),
                arguments(
                        "ignored members",
                        "{\"user\":\"u\",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"model\":\"m\","
                                + "\"metadata\":{\"a\":[1]},\"store\":false}",
                        "{\"model\":\"m\"}"),
                arguments("the same names deeper down", "{\"a\":{\"user\":1}}", "{\"a\":{\"user\":1}}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void aRequestHasACanonicalText(String rule, String request, String canonical) {
        assertThat(REQUESTS.text(bytes(request))).as(rule).isEqualTo(canonical);
        assertThat(REQUESTS.text(bytes(canonical))).as("of itself").isEqualTo(canonical);
    }

    static Stream<Arguments> normalized() {
        return Stream.of(
                arguments(
                        "the last turn of the user alone",
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello!\"},"
                                + "{\"role\":\"assistant\",\"content\":\"Hi!\"},{\"role\":\"user\",\"content\":\"What  is IT?\"}]}",
                        "{\"messages\":[{\"content\":\"Hello!\",\"role\":\"user\"},"
                                + "{\"content\":\"Hi!\",\"role\":\"assistant\"},{\"content\":\"what is it\",\"role\":\"user\"}]}"),
                arguments(
                        "a turn before the answer's beginning",
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"A?\"},{\"role\":\"assistant\",\"content\":\"B?\"}]}",
                        "{\"messages\":[{\"content\":\"a\",\"role\":\"user\"},{\"content\":\"B?\",\"role\":\"assistant\"}]}"),
                arguments(
                        "parts of a turn",
                        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"A?\"},"
                                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"U?\"}}]}]}",
                        "{\"messages\":[{\"content\":[{\"text\":\"a\",\"type\":\"text\"},"
                                + "{\"image_url\":{\"url\":\"U?\"},\"type\":\"image_url\"}],\"role\":\"user\"}]}"),
                arguments("a prompt", "{\"prompt\":\"A?\",\"suffix\":\"B?\"}", "{\"prompt\":\"a\",\"suffix\":\"B?\"}"),
                arguments(
                        "an input",
                        "{\"input\":\"A?\",\"instructions\":\"B?\"}",
                        "{\"input\":\"a\",\"instructions\":\"B?\"}"),
                arguments(
                        "an input of messages",
                        "{\"input\":[{\"role\":\"user\",\"content\":\"A?\"}]}",
                        "{\"input\":[{\"content\":\"a\",\"role\":\"user\"}]}"),
                arguments(
                        "a query of Dify",
                        "{\"query\":\"A?\",\"inputs\":{\"name\":\"B?\"}}",
                        "{\"inputs\":{\"name\":\"B?\"},\"query\":\"a\"}"),
                arguments("no turn", "{\"model\":\"M?\"}", "{\"model\":\"M?\"}"),
                arguments("no object", "[\"A?\"]", "[\"A?\"]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("normalized")
    void theLastTurnIsNormalized(String rule, String request, String canonical) {
        assertThat(REQUESTS.normalizedText(bytes(request), LastUserTurn.of(bytes(request))))
                .as(rule)
                .isEqualTo(canonical);
    }

    @Test
    void configuredPathsAreIgnored() {
        var requests = new CanonicalRequest(Set.of("/seed", "/extra/trace", "/tags/0/id"));

        assertThat(requests.text(
                        bytes("{\"seed\":1,\"extra\":{\"trace\":2,\"a\":3},\"tags\":[{\"id\":4,\"b\":5}],\"user\":6}")))
                .isEqualTo("{\"extra\":{\"a\":3},\"tags\":[{\"b\":5}]}");
    }

    @Test
    void theKeyIsTheHashOfTheText() {
        assertThat(CanonicalRequest.key("{}"))
                .isEqualTo("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\":1}}", "[1] 2", "'a'", "{a:1}", "\ufeff{}"})
    void whatIsNoJsonIsRefused(String request) {
        assertThatThrownBy(() -> REQUESTS.text(bytes(request))).isInstanceOf(Refusal.Bad.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** More of them than a language has in a row, which to normalise would take time in its square. */
    @Test
    void manyCombiningCharactersInARowAreRefused() {
        CanonicalRequest canonical = new CanonicalRequest(Set.of());
        assertThat(canonical.text(("[\"a" + "\u0301".repeat(30) + "\"]").getBytes(UTF_8)))
                .isNotEmpty();
        assertThatThrownBy(() -> canonical.text(("[\"a" + "\u0301".repeat(31) + "\"]").getBytes(UTF_8)))
                .isInstanceOf(Refusal.Bad.class);
    }

    /** Each level copies the text of those below it. */
    @Test
    void manyLevelsAreRefused() {
        assertThat(REQUESTS.text(bytes("[".repeat(63) + "1" + "]".repeat(63)))).startsWith("[[");
        assertThatThrownBy(() -> REQUESTS.text(bytes("{\"a\":".repeat(66) + "1" + "}".repeat(66))))
                .isInstanceOf(Refusal.Bad.class);
    }

    @Test
    void membersBelowALongPathAreWritten() {
        String name = "n".repeat(Pointers.MAX_LENGTH);
        String text = "{\"" + name + "\":{\"a\":[1,2]}}";
        assertThat(new CanonicalRequest(Set.of("/a")).text(text.getBytes(UTF_8)))
                .isEqualTo(text);
    }
}
