package dev.larder.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenEstimateTest {
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "a, 1",
        "four, 1",
        "fives, 2",
        "Größe, 2",
        "Привет, 3",
        "你好, 2",
        "コード, 3",
        "안녕, 2",
        "\uD83D\uDE00, 1",
        "\uD842\uDFB7, 1",
        "ok 好, 2"
    })
    void aTokenHasFourLatinCharactersOrOneOfChinese(String text, int tokens) {
        assertThat(TokenEstimate.of(text)).isEqualTo(tokens);
    }
}
