package dev.larder.gateway.policy;

import static dev.larder.gateway.policy.Messages.fields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VaryTest {
    static Stream<Arguments> requests() {
        HeaderFields foo = fields("Vary: Foo");
        HeaderFields three = fields("Vary: Foo, Bar", "Vary: baz");
        HeaderFields language = fields("Vary: Accept-Language");
        return Stream.of(
                arguments("§4.1: no Vary", fields(), fields("Foo: 1"), fields("Foo: 2"), true),
                arguments("§4.1: an empty Vary", fields("Vary:"), fields("Foo: 1"), fields("Foo: 2"), true),
                arguments(
                        "§4.1: the same value", foo, fields("Foo: 1", "Other: 2"), fields("Foo: 1", "Other: 3"), true),
                arguments("§4.1: another value", foo, fields("Foo: 1"), fields("Foo: 2"), false),
                arguments("§4.1: names ignore case", fields("vary: fOO"), fields("Foo: 1"), fields("FOO: 1"), true),
                arguments("§4.1: the stored request had none", foo, fields(), fields("Foo: 1"), false),
                arguments("§4.1: the new request has none", foo, fields("Foo: 1"), fields(), false),
                arguments("§4.1: none is not an empty one", foo, fields("Foo:"), fields(), false),
                arguments("§4.1: both have none", foo, fields(), fields(), true),
                arguments(
                        "§4.1: three names, the same",
                        three,
                        fields("Foo: 1", "Bar: a", "Baz: 7"),
                        fields("Baz: 7", "Bar: a", "Foo: 1"),
                        true),
                arguments(
                        "§4.1: three names, one differs",
                        three,
                        fields("Foo: 1", "Bar: a4", "Baz: 7"),
                        fields("Foo: 1", "Bar: a", "Baz: 7"),
                        false),
                arguments(
                        "§4.1: three names, both leave one out",
                        three,
                        fields("Foo: 1", "Baz: 7"),
                        fields("Foo: 1", "Baz: 7"),
                        true),
                arguments(
                        "§4.1: values do not change places",
                        three,
                        fields("Foo: 1", "Bar: 2"),
                        fields("Foo: 2", "Bar: 1"),
                        false),
                arguments("§4.1: *", fields("Vary: *"), fields("Foo: 1"), fields("Foo: 1"), false),
                arguments("§4.1: *, *", fields("Vary: *, *"), fields(), fields(), false),
                arguments("§4.1: * after an empty member", fields("Vary: , *"), fields(), fields(), false),
                arguments(
                        "§4.1: * on a line after an empty one", fields("Vary:", "Vary: *"), fields(), fields(), false),
                arguments("§4.1: * on a second line", fields("Vary: Foo", "Vary: *"), fields(), fields(), false),
                arguments("§4.1: * before another", fields("Vary: *, Foo"), fields(), fields(), false),
                arguments("§4.1: lines are one list", foo, fields("Foo: 1, 2"), fields("Foo: 1", "Foo: 2"), true),
                arguments("§4.1: whitespace between members", foo, fields("Foo: 1,2"), fields("Foo:  1 ,\t2 "), true),
                arguments("§4.1: an unknown field has an order", foo, fields("Foo: 1, 2"), fields("Foo: 2, 1"), false),
                arguments("§4.1: an unknown field has case", foo, fields("Foo: a"), fields("Foo: A"), false),
                arguments(
                        "§4.1: whitespace in quotes counts",
                        foo,
                        fields("Foo: \"1,2\""),
                        fields("Foo: \"1, 2\""),
                        false),
                arguments(
                        "§4.1: languages have no order",
                        language,
                        fields("Accept-Language: en, de"),
                        fields("Accept-Language: de, en"),
                        true),
                arguments(
                        "§4.1: languages have no case",
                        language,
                        fields("Accept-Language: en, de"),
                        fields("Accept-Language: eN, De"),
                        true),
                arguments(
                        "§4.1: whitespace around languages",
                        language,
                        fields("Accept-Language: en;q=0.5, de"),
                        fields("Accept-Language:  de ,   en ; q=0.5"),
                        true),
                arguments(
                        "§4.1: languages have weights",
                        language,
                        fields("Accept-Language: en;q=0.5, de"),
                        fields("Accept-Language: en, de"),
                        false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void aRequestMatchesAStoredOneOrNot(
            String rule, HeaderFields response, HeaderFields stored, HeaderFields request, boolean expected) {
        Vary vary = Vary.of(response);

        assertThat(vary.matches(stored, request)).as(rule).isEqualTo(expected);
        assertThat(vary.matches(vary.select(stored), request)).isEqualTo(expected);
    }

    @Test
    void theKeyTellsFieldsApart() {
        Vary vary = Vary.of(fields("Vary: A, B"));

        assertThat(vary.key(fields("A: 1", "B: 2"))).isNotEqualTo(vary.key(fields("A: 1\nb=2")));
    }

    @Test
    void theOrderOfVaryChangesNoKey() {
        HeaderFields request = fields("A: 1", "B: 2");

        assertThat(Vary.of(fields("Vary: b, A")).key(request))
                .isEqualTo(Vary.of(fields("Vary: a, B, a")).key(request));
    }

    @Test
    void onlyTheNamedFieldsAreSelected() {
        assertThat(Vary.of(fields("Vary: a")).select(fields("A: 1", "B: 2", "A: 3")))
                .isEqualTo(fields("A: 1", "A: 3"));
    }
}
