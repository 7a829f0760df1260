package dev.larder.http.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.Refusal;
import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Representation;
import io.vertx.core.MultiMap;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ETagsTest {
    private static final Entry ENTRY =
            new Entry(0xabL, Representation.JSON, Lifetime.until(0, Lifetime.NEVER), new byte[0]);
    private static final Entry NEGATIVE = new Entry(-1, ENTRY.form(), ENTRY.lifetime(), ENTRY.payload());
    private static final String TAG = "\"00000000000000ab\"";

    @Test
    void aTagIsTheVersionInSixteenDigits() {
        assertThat(ETags.of(ENTRY)).isEqualTo(TAG);
        assertThat(ETags.of(NEGATIVE)).isEqualTo("\"ffffffffffffffff\"");
        assertThat(ETags.matches(fields("If-Match", ETags.of(NEGATIVE)), Optional.of(NEGATIVE)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            `*`,                              true,  true
            `"00000000000000ab"`,             true,  true
            `W/"00000000000000ab"`,           false, true
            `"x", "00000000000000ab"`,        true,  true
            `"a,b","00000000000000ab" `,      true,  true
            `"00000000000000AB"`,             false, false
            `,"00000000000000ab"`,            true,  true
            `"x",, "00000000000000ab" ,`,     true,  true
            `"ab"`,                           false, false
            `""`,                             false, false
            """)
    void writesCompareStronglyAndReadersWeakly(String condition, boolean matches, boolean known) {
        assertThat(ETags.matches(fields("If-Match", condition), Optional.of(ENTRY)))
                .isEqualTo(matches);
        assertThat(ETags.isKnown(fields("If-None-Match", condition), ENTRY)).isEqualTo(known);
        assertThat(ETags.precondition(fields("If-Match", condition)).holds(Optional.of(ENTRY)))
                .isEqualTo(matches);
        assertThat(ETags.precondition(fields("If-None-Match", condition)).holds(Optional.of(ENTRY)))
                .isEqualTo(!known);
        assertThat(ETags.matches(fields("If-Match", condition), Optional.empty()))
                .isFalse();
    }

    @Test
    void severalLinesAreOneListAndBothFieldsCount() {
        MultiMap fields = fields("If-None-Match", "\"x\"").add("If-None-Match", TAG);
        assertThat(ETags.isKnown(fields, ENTRY)).isTrue();

        fields.add("If-Match", TAG);
        assertThat(ETags.precondition(fields).holds(Optional.of(ENTRY))).isFalse();
        assertThat(ETags.precondition(MultiMap.caseInsensitiveMultiMap()).holds(Optional.empty()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a", "\"a", "a\"", "\"a\" \"b\"", "w/\"a\"", "*,*", ",", " , ,", "\"a\",b"})
    void aListThatIsNoneIsRefused(String list) {
        assertThatThrownBy(() -> ETags.precondition(fields("If-Match", list))).isInstanceOf(Refusal.Bad.class);
    }

    private static MultiMap fields(String name, String value) {
        return MultiMap.caseInsensitiveMultiMap().add(name, value);
    }
}
