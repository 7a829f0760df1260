package dev.larder.core.entry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.Refusal;
import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Representation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What RFC 7396 leaves to the reader; its own examples are run over HTTP. */
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
            """)
    void nothingChangesButWhatIsNamed(String before, String patch, String after) {
        assertThat(new String(MergePatch.parse(patch.getBytes(UTF_8)).applyTo(entry(before)), UTF_8))
                .isEqualTo(after);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{} {}", "text", "{'a':1}"})
    void whatIsNotJsonIsNeitherPatchNorPatched(String text) {
        assertThatThrownBy(() -> MergePatch.parse(text.getBytes(UTF_8))).isInstanceOf(Refusal.Bad.class);
        MergePatch patch = MergePatch.parse("{}".getBytes(UTF_8));
        assertThatThrownBy(() -> patch.applyTo(entry(text))).isInstanceOf(Refusal.Conflict.class);
    }

    private static Entry entry(String json) {
        return new Entry(1, Representation.JSON, Lifetime.until(0, Lifetime.NEVER), json.getBytes(UTF_8));
    }
}
