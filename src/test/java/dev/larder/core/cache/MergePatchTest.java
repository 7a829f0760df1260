package dev.larder.core.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.Refusal;
import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Representation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases that RFC 7396 leaves open; its own examples are tested over HTTP. */
class MergePatchTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"n":123456789012345678901234567890}  | {}             | {"n":123456789012345678901234567890}
            {"n":1.10}                            | {"m":0.20}     | {"n":1.10,"m":0.20}
            {"n":0.1234567890123456789012345}     | {"a":null}     | {"n":0.1234567890123456789012345}
            {"z":1,"a":2}                         | {"m":3}        | {"z":1,"a":2,"m":3}
            {"a":{"b":1}}                         | {"a":{}}       | {"a":{"b":1}}
            {"a":"é"}                             | {"b":"<&>"}    | {"a":"é","b":"<&>"}
            5                                     | {"a":1}        | {"a":1}
            {"n":1e5,"m":-0,"l":-0.0,"k":1E+999999999} | {}        | {"n":1e5,"m":-0,"l":-0.0,"k":1E+999999999}
            { "a" : [ 1 ] , "b" : "\\u00e9\\/" }  | {"c": 1e2}     | {"a" : [ 1 ],"b" : "\\u00e9\\/","c": 1e2}
            {"\\u0061":{"b":1, "c" : 2}}          | {"a":{"b":{"d":null,"e":[null]}}} | {"\\u0061":{"b":{"e":[null]},"c" : 2}}
            {"a":1,"b":2,"c":3}                   | {"b":null,"d":null,"a":0} | {"a":0,"c":3}
            {"a":1}                               | {"a":null}     | {}
            """)
    void nothingChangesButWhatIsNamed(String before, String patch, String after) {
        assertThat(patched(before, patch)).isEqualTo(after);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{} {}", "text", "{'a':1}"})
    void aTextThatIsNotJsonIsNeitherPatchNorPatched(String text) {
        assertThatThrownBy(() -> MergePatch.parse(text.getBytes(UTF_8))).isInstanceOf(Refusal.Bad.class);
        MergePatch patch = MergePatch.parse("{}".getBytes(UTF_8));
        assertThatThrownBy(() -> patch.applyTo(entry(text))).isInstanceOf(Refusal.Conflict.class);
    }

    @Test
    void numbersAndStringsMayBeOfAnyLength() {
        String stored = "{\"n\":%s,\"d\":0.%<s,\"s\":\"%s\",\"m\":1}".formatted("9".repeat(5_000), "x".repeat(100_000));

        assertThat(patched(stored, "{\"m\":%s}".formatted("7".repeat(5_000))))
                .isEqualTo(stored.replace("\"m\":1", "\"m\":" + "7".repeat(5_000)));
    }

    @Test
    void valuesLieSoDeepAndNoDeeper() {
        String deepest = "{\"a\":".repeat(1_000) + "1" + "}".repeat(1_000);
        String tooDeep = "{\"a\":" + deepest + "}";

        assertThat(patched(deepest, deepest.replace('1', '2'))).isEqualTo(deepest.replace('1', '2'));
        assertThatThrownBy(() -> MergePatch.parse(tooDeep.getBytes(UTF_8)))
                .isInstanceOf(Refusal.Bad.class)
                .hasMessageContaining("1000 levels");
        assertThatThrownBy(() -> patched(tooDeep, "{}")).isInstanceOf(Refusal.Conflict.class);
    }

    @Test
    void aMemberThatIsThereTwiceIsNeitherPatchNorPatched() {
        String twice = "{\"a\":{\"b\":1,\"b\":2}}";

        assertThatThrownBy(() -> MergePatch.parse(twice.getBytes(UTF_8))).isInstanceOf(Refusal.Bad.class);
        assertThatThrownBy(() -> patched(twice, "{\"c\":1}")).isInstanceOf(Refusal.Conflict.class);
    }

    private static String patched(String before, String patch) {
        return new String(MergePatch.parse(patch.getBytes(UTF_8)).applyTo(entry(before)), UTF_8);
    }

    private static Entry entry(String json) {
        return new Entry(1, Representation.JSON, Lifetime.until(0, Lifetime.NEVER), json.getBytes(UTF_8));
    }
}
