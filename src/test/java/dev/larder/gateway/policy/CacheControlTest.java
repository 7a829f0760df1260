package dev.larder.gateway.policy;

import static dev.larder.gateway.policy.Messages.fields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.larder.gateway.policy.CacheControl.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CacheControlTest {
    private static final List<String> TARGETED = List.of("Larder-Cache-Control", "CDN-Cache-Control");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            §5.2 names ignore case                     | MaX-aGe=60                         | 60
            §5.2 an argument may be quoted             | max-age="60"                       | 60
            §5.2 a single quote is no quote            | max-age='60'                       | 0
            §5.2 a directive in quotes is none         | extension="max-age=60", max-age=1  | 1
            §5.2 a directive in quotes is none, after  | max-age="1", extension="max-age=60"| 1
            §4.2.1 the first of several counts         | max-age=60, max-age=1              | 60
            §4.2.1 the first of several counts         | max-age=1, max-age=60              | 1
            §1.2.2 leading zeros                       | max-age=0060                       | 60
            §1.2.2 the largest number                  | max-age=2147483648                 | 2147483648
            §1.2.2 a larger one counts as the largest  | max-age=2147483649                 | 2147483648
            §1.2.2 a larger one counts as the largest  | max-age=99999999999999999999999999 | 2147483648
            §4.2.1 a negative number is stale          | max-age=-60                        | 0
            §4.2.1 a fraction is stale                 | max-age=60.0                       | 0
            §4.2.1 letters are stale                   | max-age=60a                        | 0
            §4.2.1 letters are stale                   | max-age=a60                        | 0
            §4.2.1 no argument is stale                | max-age                            | 0
            §4.2.1 an empty argument is stale          | max-age=                           | 0
            §4.2.1 a space before the equals sign      | max-age =60                        | 0
            §4.2.1 a space after the equals sign       | max-age= 60                        | 0
            §4.2.1 digits of other scripts             | max-age=٦٠                         | 0
            §5.2.3 an unknown directive is ignored     | foobar, x="y", max-age=60          | 60
            """)
    void secondsAreReadOrMakeStale(String rule, String line, long seconds) {
        assertThat(response("Cache-Control: " + line).seconds("max-age"))
                .as(rule)
                .contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            §5.2.2.4 without names it is plain         | no-cache                    | true  |
            §5.2.2.4 case                              | No-CaChE                    | true  |
            §5.2.2.4 names restrict it                 | no-cache="A, b"             | false | a,b
            §5.2.2.4 one name may be a token           | no-cache=A                  | false | a
            §5.2.2.4 no name restricts nothing         | no-cache=""                 | true  |
            §5.2.2.4 the plain form counts             | no-cache="a", no-cache      | true  |
            §5.2.2.4 the plain form counts             | no-cache, no-cache="a"      | true  |
            §5.2.2.4 names add up                      | no-cache="a", no-cache="b"  | false | a,b
            §5.2.2.4 no name and names                 | no-cache="a", no-cache=""   | true  |
            """)
    void namesOfFieldsRestrictADirective(String rule, String line, boolean plain, String names) {
        CacheControl control = response("Cache-Control: " + line);

        assertThat(control.hasPlain("no-cache")).as(rule).isEqualTo(plain);
        assertThat(control.fieldNames("no-cache")).isEqualTo(names == null ? Set.of() : Set.of(names.split(",")));
    }

    static Stream<Arguments> targetedFields() {
        return Stream.of(
                arguments(
                        "RFC 9213 §2.2: a targeted field counts before Cache-Control",
                        fields("Cache-Control: max-age=1", "CDN-Cache-Control: max-age=60"),
                        Source.TARGETED,
                        60),
                arguments(
                        "RFC 9213 §2.2: the list has an order",
                        fields("CDN-Cache-Control: max-age=1", "Larder-Cache-Control: max-age=60"),
                        Source.TARGETED,
                        60),
                arguments(
                        "RFC 9213 §2.2: an empty one is absent",
                        fields("Cache-Control: max-age=60", "CDN-Cache-Control:"),
                        Source.CACHE_CONTROL,
                        60),
                arguments(
                        "RFC 9213 §2.2: an invalid one is absent",
                        fields("Cache-Control: max-age=60", "CDN-Cache-Control: max-age=1, ,"),
                        Source.CACHE_CONTROL,
                        60),
                arguments(
                        "RFC 9213 §2.2: an invalid one gives way to the next",
                        fields("Larder-Cache-Control: \"", "CDN-Cache-Control: max-age=60"),
                        Source.TARGETED,
                        60),
                arguments(
                        "RFC 9213 §2.1: keys have no capitals",
                        fields("Cache-Control: max-age=60", "CDN-Cache-Control: MAX-AGE=1"),
                        Source.CACHE_CONTROL,
                        60),
                arguments(
                        "RFC 9213 §2.1: lines are one dictionary",
                        fields("CDN-Cache-Control: public", "CDN-Cache-Control: max-age=60"),
                        Source.TARGETED,
                        60),
                arguments(
                        "RFC 9213 §2.1: parameters are ignored",
                        fields("CDN-Cache-Control: max-age=60;x=1"),
                        Source.TARGETED,
                        60),
                arguments(
                        "RFC 9213 §2.1: a fraction is no number of seconds",
                        fields("CDN-Cache-Control: max-age=60.0"),
                        Source.TARGETED,
                        0),
                arguments(
                        "RFC 9213 §2.1: a token is no number of seconds",
                        fields("CDN-Cache-Control: max-age=a60"),
                        Source.TARGETED,
                        0),
                arguments(
                        "RFC 9213 §2.1: a list is no number of seconds",
                        fields("CDN-Cache-Control: max-age=(60)"),
                        Source.TARGETED,
                        0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("targetedFields")
    void aTargetedFieldReplacesCacheControl(String rule, HeaderFields fields, Source source, long seconds) {
        CacheControl control = CacheControl.ofResponse(fields, TARGETED);

        assertThat(control.source()).as(rule).isEqualTo(source);
        assertThat(control.seconds("max-age")).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest(name = "Edge Architecture 1.0 §2.2: {0}")
    @CsvSource(delimiter = '|', textBlock = """
            max-age=60                        | TARGETED      | 60
            MaX-aGe=60                        | TARGETED      | 60
            foobar, max-age=60                | TARGETED      | 60
            max-age=99999999999               | TARGETED      | 2147483648
            max-age =60                       | TARGETED      | 0
            max-age=60;larder                 | TARGETED      | 60
            max-age=9;other, max-age=60       | TARGETED      | 60
            max-age=60;other                  | CACHE_CONTROL | 1
            ;                                 | CACHE_CONTROL | 1
            """)
    void surrogateControlIsTargetedToo(String line, Source source, long seconds) {
        HeaderFields fields = fields("Cache-Control: max-age=1", "Surrogate-Control: " + line);
        CacheControl control = CacheControl.ofResponse(fields, List.of("Surrogate-Control"));

        assertThat(control.source()).isEqualTo(source);
        assertThat(control.seconds("max-age")).contains(Duration.ofSeconds(seconds));
        assertThat(response("Surrogate-Control: " + line).directives()).isEmpty();
    }

    @Test
    void aFalseMemberOfATargetedFieldIsAbsent() {
        CacheControl control = response("CDN-Cache-Control: no-store=?0, private=?1, no-cache=\"a\"");

        assertThat(control.has("no-store")).isFalse();
        assertThat(control.hasPlain("private")).isTrue();
        assertThat(control.fieldNames("no-cache")).containsExactly("a");
    }

    @ParameterizedTest(name = "RFC 9111 §5.4: {0}")
    @CsvSource(delimiter = '|', textBlock = """
            Pragma: no-cache         |                        | true
            Pragma: x, No-Cache      |                        | true
            Pragma: unknown          |                        | false
            Pragma: no-cache         | Cache-Control: max-age=9 | false
            """)
    void pragmaCountsWithoutCacheControl(String pragma, String control, boolean noCache) {
        HeaderFields fields = control == null ? fields(pragma) : fields(pragma, control);

        assertThat(CacheControl.ofRequest(fields).has("no-cache")).isEqualTo(noCache);
    }

    @Test
    void aResponsesPragmaIsNotDefined() {
        assertThat(response("Pragma: no-cache").has("no-cache")).isFalse();
    }

    private static CacheControl response(String... lines) {
        return CacheControl.ofResponse(fields(lines), TARGETED);
    }

    @Test
    void anOriginIsToldThatSurrogateControlCounts() {
        assertThat(TargetedFields.announced(List.of("CDN-Cache-Control", "surrogate-control")))
                .containsExactly(Map.entry("Surrogate-Capability", "larder=\"Surrogate/1.0\""));
        assertThat(TargetedFields.announced(List.of("CDN-Cache-Control"))).isEmpty();
    }
}
