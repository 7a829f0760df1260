package dev.larder.gateway.policy;

import static dev.larder.gateway.policy.Messages.fields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HeaderFieldsTest {
    static Stream<Arguments> lists() {
        return Stream.of(
                arguments("RFC 9110 §5.3: lines are one list", fields("A: 1", "B: x", "a: 2"), List.of("1", "2")),
                arguments("RFC 9110 §5.6.1.2: empty members do not count", fields("A: ,1,, 2 ,"), List.of("1", "2")),
                arguments(
                        "RFC 9110 §5.6.4: a comma in quotes separates nothing",
                        fields("A: x=\"1,2\", 3"),
                        List.of("x=\"1,2\"", "3")),
                arguments(
                        "RFC 9110 §5.6.4: a quote may be escaped",
                        fields("A: \"1\\\",2\", 3"),
                        List.of("\"1\\\",2\"", "3")),
                arguments(
                        "RFC 9110 §5.6.4: a quote without end holds the rest of its line",
                        fields("A: \"1, 2", "A: 3"),
                        List.of("\"1, 2", "3")),
                arguments("RFC 9110 §5.6.1: an absent field has no members", fields("B: 1"), List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lists")
    void aListIsReadOverAllItsLines(String rule, HeaderFields fields, List<String> members) {
        assertThat(fields.members("a")).as(rule).isEqualTo(members);
    }

    @Test
    void namesIgnoreCaseAndKeepIt() {
        HeaderFields fields = fields("eTaG: 1");

        assertThat(fields.first("ETag")).contains("1");
        assertThat(fields.has("etag")).isTrue();
        assertThat(fields.fields().get(0).name()).isEqualTo("eTaG");
    }

    @Test
    void anUpdateReplacesAllLinesOfItsNamesAndNoOthers() {
        HeaderFields updated = fields("A: 1", "B: 2", "a: 3").updatedBy(fields("A: 4", "C: 5", "A: 6"));

        assertThat(updated).isEqualTo(fields("B: 2", "A: 4", "C: 5", "A: 6"));
    }

    @Test
    void aNameWithoutAValueIsLeftOut() {
        assertThat(HeaderFields.of("A", "1", "B")).isEqualTo(fields("A: 1"));
    }
}
