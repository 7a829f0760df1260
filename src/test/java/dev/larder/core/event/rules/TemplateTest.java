package dev.larder.core.event.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.Refusal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
    private static final Map<String, List<String>> FACTS = Map.of(
            "id", List.of("7"),
            "empty", List.of(""),
            "none", List.of(),
            "two", List.of("a", "b"),
            "many", Collections.nCopies(40, "m"));

    @Test
    void aTemplateYieldsEveryCombinationOfValues() {
        assertThat(fill("user:{id}")).containsExactly("user:7");
        assertThat(fill("{two}-{two}")).containsExactly("a-a", "a-b", "b-a", "b-b");
        assertThat(fill("plain {{text}}")).containsExactly("plain {text}");
        assertThat(fill("{id}:{none}")).isEmpty();
    }

    @Test
    void anEmptyValueIsRefused() {
        assertThatThrownBy(() -> fill("user:{empty}"))
                .isInstanceOf(Refusal.Bad.class)
                .hasMessageContaining("{empty}");
        assertThatThrownBy(() -> Template.of("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void combinationsHaveABound() {
        assertThat(fill("{many}")).hasSize(40);
        assertThatThrownBy(() -> fill("{many}{many}")).isInstanceOf(Refusal.TooLarge.class);
    }

    @Test
    void namesHaveABound() {
        Template template = Template.of("x{id}");
        assertThat(template.fill(name -> List.of("y".repeat(1_023)))).hasSize(1);
        assertThatThrownBy(() -> template.fill(name -> List.of("y".repeat(1_024))))
                .isInstanceOf(Refusal.Bad.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            user:{id}      | user:7         | true
            user:{id}      | user:          | true
            user:{id}:x    | user:{a}:y     | false
            a{id}          | {b}z           | true
            {a}mid{b}      | x{c}           | true
            {a}mid         | {b}end         | false
            page           | pages          | false
            {a}            | {b}            | true
            """)
    void outlinesMeetIfOneTextMatchesBoth(String a, String b, boolean meet) {
        String one = Template.of(a).outline();
        String other = Template.of(b).outline();
        assertThat(TemplatePart.meet(one, other)).isEqualTo(meet);
        assertThat(TemplatePart.meet(other, one)).isEqualTo(meet);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            user:{id}      | user:7         | true
            user:{id}      | user:{x}:name  | false
            user:{id}      | {x}            | true
            user:{id}:*    | user:{x}:name  | true
            user:{id}:a    | user:{x}:b     | false
            img-{id}.png   | img-{x}        | true
            {a}/{b}        | x/y/z          | false
            {a}/*          | x/y/z          | true
            """)
    void aPlaceholderOfAPatternMatchesNoSeparator(String pattern, String template, boolean meet) {
        String one = KeyPattern.of(pattern).outline();
        String other = Template.of(template).outline();
        assertThat(TemplatePart.meet(one, other)).isEqualTo(meet);
        assertThat(TemplatePart.meet(other, one)).isEqualTo(meet);
    }

    private static List<String> fill(String text) {
        return Template.of(text).fill(name -> FACTS.getOrDefault(name, List.of("unknown")));
    }
}
