package dev.larder.http.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptFieldTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/problem+json | true",
                "Application/Problem+JSON;charset=utf-8 | true",
                "application/json, application/problem+json | true",
                "text/html;q=0.1, application/problem+json ; q=0.5 | true",
                "application/problem+json;q=0 | false",
                "application/problem+json; Q=0.000, */* | false",
                "application/problem+json;q=0.1, application/json | false",
                "application/problem+json;q=0.5, application/json;q=0.2 | true",
                "application/problem+jsonx | false",
                "application/problem+json;q=x | true",
                "*/* | false",
                ";;q=x | false",
                "'' | false"
            })
    void aProblemHasTheFormThatTheClientLikesBetter(String field, boolean problem) {
        assertThat(AcceptField.prefersProblem(List.of(field))).isEqualTo(problem);
    }

    @Test
    void severalFieldsAreOneList() {
        assertThat(AcceptField.prefersProblem(List.of("text/html", "application/problem+json")))
                .isTrue();
        assertThat(AcceptField.prefersProblem(List.of())).isFalse();
    }
}
