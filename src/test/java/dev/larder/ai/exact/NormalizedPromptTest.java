package dev.larder.ai.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NormalizedPromptTest {
    static Stream<Arguments> same() {
        return Stream.of(
                arguments("case", "How do I pay?", "how do i pay"),
                arguments("white space", "  how\t do\n\ni\u00a0pay ", "how do i pay"),
                arguments("punctuation", "How, do I pay?!", "how do i pay"),
                arguments("space before punctuation", "how do I pay ?", "how do i pay"),
                arguments("quotes", "What is \u201cdark mode\u201d?", "what is dark mode"),
                arguments("apostrophes", "What\u2019s new", "what's new"),
                arguments("full width", "\uff28\uff4f\uff57\uff1f", "how"),
                arguments("a ligature", "\ufb01nd", "find"),
                arguments("a superscript", "m\u00b2", "m2"),
                arguments("decomposed letters", "cafe\u0301", "caf\u00e9"),
                arguments("Spanish", "\u00bfC\u00f3mo?", "c\u00f3mo"),
                arguments("Greek", "\u03a3\u039f\u03a6\u039f\u03a3", "\u03c3\u03bf\u03c6\u03bf\u03c2"),
                arguments("German", "Stra\u00dfe", "strasse"),
                arguments("Japanese", "\u6771\u4eac\u3002", "\u6771\u4eac"),
                arguments("inside a number", "Pi is 3.14.", "pi is 3.14"),
                arguments("inside a word", "example.com/a?b=c", "example.com/a?b=c"),
                arguments("a factorial", "5!", "5!"),
                arguments("nothing else", "?!", "?!"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("same")
    void aTextHasANormalForm(String rule, String text, String normal) {
        assertThat(NormalizedPrompt.of(text)).as(rule).isEqualTo(normal);
        assertThat(NormalizedPrompt.of(normal)).as("of itself").isEqualTo(normal);
    }

    @ParameterizedTest
    @CsvSource({
        "What is C, What is C++",
        "What is C, What is C#",
        "5 + 3, 5 - 3",
        "5 < 3, 5 > 3",
        "50%, 50",
        "$5, \u20ac5",
        "1.5, 15",
        "-5, 5",
        "net, .net",
        "1/2, 12",
        "a_b, ab",
        "x = y, x != y"
    })
    void signsWithAMeaningStay(String one, String other) {
        assertThat(NormalizedPrompt.of(one)).isNotEqualTo(NormalizedPrompt.of(other));
    }
}
