package dev.larder.core.event.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyPatternTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            user:{id}          | user:7            | {id=7}
            user:{id}          | user:7:profile    | -
            user:{id}          | user:             | -
            user:{id}          | user:a/b          | -
            user:{id}:*        | user:7:           | {*=, id=7}
            user:{id}:*        | user:7:a:b        | {*=a:b, id=7}
            user:{id}:*        | user:7            | -
            {kind}/{id}        | a/b               | {id=b, kind=a}
            img-{id}.png       | img-7.png         | {id=7}
            img-{id}.png       | img-7.8.png       | -
            *                  | anything/at:all   | {*=anything/at:all}
            fixed              | fixed             | {}
            fixed              | Fixed             | -
            a.c                | abc               | -
            {{user}}:{id}      | {user}:7          | {id=7}
            ü:{id}             | ü:ö               | {id=ö}
            """)
    void aPatternCapturesTheTextsOfItsPlaceholders(String pattern, String key, String found) {
        assertThat(KeyPattern.of(pattern)
                        .match(key)
                        .map(TreeMap::new)
                        .map(Map::toString)
                        .orElse("-"))
                .isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            user:{id           | has a brace without a partner
            user:id}           | has a brace without a partner
            user:{}            | has a brace without a partner
            {a}{b}             | has two placeholders without a character between them
            {a}:{a}            | has the placeholder {a}; a name has letters
            {a b}              | has the placeholder {a b}; a name has letters
            a*b                | has a * before its end
            """)
    void aMalformedPatternIsRefused(String pattern, String complaint) {
        assertThatThrownBy(() -> KeyPattern.of(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void noKeyMakesMatchingSlow() {
        KeyPattern pattern = KeyPattern.of("{a}-{b}-{c}-{d}-{e}-{f}-{g}-{h}.end");
        String key = "-x".repeat(50_000);

        long begin = System.nanoTime();
        assertThat(pattern.match(key)).isEmpty();
        assertThat(pattern.match("x".repeat(1_000_000))).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    }
}
