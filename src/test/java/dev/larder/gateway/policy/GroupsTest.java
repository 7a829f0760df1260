package dev.larder.gateway.policy;

import static dev.larder.gateway.policy.Messages.fields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GroupsTest {
    static Stream<Arguments> fieldsAndTags() {
        return Stream.of(
                arguments(
                        "RFC 9875 §2: strings",
                        fields("Cache-Groups: \"a\", \"B c\"", "cache-groups: \"d\""),
                        List.of("a", "B c", "d")),
                arguments("RFC 9875 §2: parameters do not count", fields("Cache-Groups: \"a\";x=1"), List.of("a")),
                arguments(
                        "RFC 9875 §2: other types are no groups",
                        fields("Cache-Groups: \"a\", b, 1, (\"c\")"),
                        List.of("a")),
                arguments("RFC 9875 §2: an invalid field is absent", fields("Cache-Groups: \"a"), List.of()),
                arguments("Surrogate-Key: words", fields("Surrogate-Key: a  b\tc"), List.of("a", "b", "c")),
                arguments("Cache-Tag: a list", fields("Cache-Tag: a,b , c d"), List.of("a", "b", "c d")),
                arguments(
                        "all three, each tag once",
                        fields("Cache-Groups: \"a\"", "Surrogate-Key: a b", "Cache-Tag: b,c"),
                        List.of("a", "b", "c")),
                arguments("none", fields("A: 1"), List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fieldsAndTags")
    void threeFieldsNameTags(String rule, HeaderFields fields, List<String> tags) {
        assertThat(Groups.tags(fields, 64).orElseThrow()).as(rule).containsExactlyElementsOf(tags);
    }

    @Test
    void moreTagsThanFitAreNoTags() {
        HeaderFields fields = fields("Cache-Tag: a,b,c");

        assertThat(Groups.tags(fields, 3)).isPresent();
        assertThat(Groups.tags(fields, 2)).isEmpty();
    }

    @Test
    void thirtyTwoGroupsOfThirtyTwoCharactersAreRead() {
        List<String> groups =
                IntStream.range(10, 42).mapToObj(i -> "g".repeat(30) + i).toList();
        String field = groups.stream().map(group -> '"' + group + '"').collect(Collectors.joining(","));

        assertThat(Groups.tags(fields("Cache-Groups: " + field), 32).orElseThrow())
                .containsExactlyElementsOf(groups);
    }

    @ParameterizedTest(name = "RFC 9875 §3: {0}")
    @CsvSource({"POST, true", "M-SEARCH, true", "GET, false", "QUERY, false"})
    void aResponseInvalidatesGroupsUnlessTheMethodIsSafe(String method, boolean invalidates) {
        assertThat(Groups.invalidated(method, fields("Cache-Group-Invalidation: \"a\", b, \"c\"")))
                .isEqualTo(invalidates ? Set.of("a", "c") : Set.of());
    }
}
