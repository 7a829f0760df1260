package dev.larder.gateway.origin.table.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.Refusal;
import dev.larder.gateway.origin.table.filter.Filter.Comparison;
import dev.larder.gateway.origin.table.filter.Filter.Kind;
import dev.larder.gateway.origin.table.filter.Filter.Literal;
import dev.larder.gateway.origin.table.filter.Filter.Name;
import dev.larder.gateway.origin.table.filter.Filter.Operator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of filters. */
class FilterParserTest {
    @Test
    void theExampleOfTheGuideIsRead() {
        Filter filter = FilterParser.parse("(a = 1) and (b like 'x%')");

        assertThat(filter)
                .isEqualTo(new Filter.And(List.of(
                        new Comparison(new Name("a", 2), Operator.EQUAL, List.of(new Literal(Kind.NUMBER, "1", 6))),
                        new Comparison(new Name("b", 14), Operator.LIKE, List.of(new Literal(Kind.TEXT, "x%", 21))))));
    }

    @Test
    void notBindsMoreThanAndAndThatMoreThanOr() {
        Filter filter = FilterParser.parse("a = 1 or not b = 2 and c = 3");

        assertThat(filter).isInstanceOf(Filter.Or.class);
        Filter second = ((Filter.Or) filter).parts().get(1);
        assertThat(second).isInstanceOf(Filter.And.class);
        assertThat(((Filter.And) second).parts().get(0)).isInstanceOf(Filter.Not.class);
    }

    @Test
    void aNameInDoubleQuotesIsAColumnAndAValueInThemIsAText() {
        assertThat(FilterParser.parse("\"a \"\"b\" = \"c\""))
                .isEqualTo(
                        new Comparison(new Name("a \"b", 1), Operator.EQUAL, List.of(new Literal(Kind.TEXT, "c", 11))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a | 2 | operator",
                "a = | 4 | value is missing",
                "a = b | 5 | value is missing",
                "a = 'x | 5 | never closed",
                "a = 1 b = 2 | 7 | missing before",
                "(a = 1 | 7 | ')' is missing",
                "a = 1) | 6 | missing before",
                "= 1 | 1 | column is missing",
                "a in 1 | 6 | parentheses",
                "a in () | 7 | value is missing",
                "a in (1, | 9 | value is missing",
                "a in (1 | 8 | ')' is missing",
                "a < null | 5 | is null",
                "a in (null) | 7 | is null",
                "a is 1 | 6 | 'null' is missing",
                "a starts 'x' | 10 | 'with' is missing",
                "a not = 1 | 1 | 'not' stands",
                "a = 1x | 5 | not a number",
                "a = 1.2.3 | 5 | not a number",
                "a = 1; drop | 6 | no meaning",
                "a = 1 -- b | 7 | no meaning",
                "a = $1 | 5 | no meaning",
                "a ~ 'x' | 3 | no meaning",
                "a = 1 and | 10 | column is missing"
            })
    void whatIsNoFilterIsRefusedWithItsPosition(String text, int position, String why) {
        assertThatThrownBy(() -> FilterParser.parse(text))
                .isInstanceOf(Refusal.Bad.class)
                .hasMessageContaining("position %d:".formatted(position))
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "()", "(((", "not", "!", "'", "\"\"", "a=''''''''x"})
    void noTextIsReadInPart(String text) {
        assertThatThrownBy(() -> FilterParser.parse(text)).isInstanceOf(Refusal.Bad.class);
    }

    @Test
    void aFilterHasBounds() {
        String deep = "(".repeat(FilterParser.MAX_DEPTH) + "a = 1" + ")".repeat(FilterParser.MAX_DEPTH);
        assertThat(FilterParser.parse(deep)).isInstanceOf(Comparison.class);
        refused("(" + deep + ")", "deep");
        refused("not ".repeat(2000) + "a=1", "deep");
        String many = "a in (1" + ",1".repeat(FilterParser.MAX_VALUES - 1);
        assertThat(FilterParser.parse(many + ")")).isInstanceOf(Comparison.class);
        refused(many + ",1)", "values");
        refused("a = '" + "x".repeat(FilterParser.MAX_LENGTH) + "'", "characters");
        refused("a = 'x\u0000'", "NUL");
    }

    private static void refused(String text, String why) {
        assertThatThrownBy(() -> FilterParser.parse(text))
                .isInstanceOf(Refusal.Bad.class)
                .hasMessageContaining(why);
    }
}
