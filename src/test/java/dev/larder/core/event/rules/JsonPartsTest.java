package dev.larder.core.event.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import dev.larder.core.Refusal;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPartsTest {
    private static final String TEXT = """
            {"skip": {"id": "no", "deep": [[{"id": 0}]]}, "id": 7, "user": {"id": "ada", "ok": true, "big": 1e400},
             "tags": ["a", 2, null, false], "none": null, "a/b": "slash", "m~n": "tilde", "": "empty", "rows": [{"id": 1}, {"id": 2}]}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /id          | [7]
            /user/id     | [ada]
            /user/ok     | [true]
            /user/big    | [1e400]
            /tags        | [a, 2, false]
            /tags/1      | [2]
            /none        | []
            /a~1b        | [slash]
            /m~0n        | [tilde]
            /            | [empty]
            /rows/1/id   | [2]
            """)
    void aPointerYieldsTheTextsOfItsValue(String pointer, String found) {
        assertThat(at(TEXT, pointer)).hasToString(found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/nobody", "/user", "/rows", "/tags/9", "/tags/x", "/id/x", "/user/id/x", "/skip/deep/0/0/x"})
    void aPointerToAMissingOrOtherValueIsRefused(String pointer) {
        assertThatThrownBy(() -> at(TEXT, pointer))
                .isInstanceOf(Refusal.Bad.class)
                .hasMessageContaining(pointer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"id\"", "{\"id\":", "nonsense", "{\"other\": [1, 2"})
    void aTextThatIsNotJsonIsRefused(String text) {
        assertThatThrownBy(() -> at(text, "/id")).isInstanceOf(Refusal.Bad.class);
        assertThatThrownBy(() -> JsonParts.require(text.getBytes(UTF_8))).isInstanceOf(Refusal.Bad.class);
    }

    @Test
    void aListHasABound() {
        assertThat(at("[" + String.join(",", Collections.nCopies(1_000, "1")) + "]", ""))
                .hasSize(1_000);
        assertThatThrownBy(() -> at("[" + String.join(",", Collections.nCopies(1_001, "1")) + "]", ""))
                .isInstanceOf(Refusal.TooLarge.class);
    }

    private static List<String> at(String text, String pointer) {
        return JsonParts.at(text.getBytes(UTF_8), JsonPointer.compile(pointer));
    }
}
