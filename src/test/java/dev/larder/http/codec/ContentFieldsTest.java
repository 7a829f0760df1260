package dev.larder.http.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentFieldsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \t",
                "text/plain",
                " text/plain \t",
                "text/plain; charset=utf-8",
                "text/plain\t;a=\"\u00e9\"",
                "application/vnd.a+json ; b"
            })
    void aMediaTypeMayHaveParametersAndSpaceAroundIt(String field) {
        assertThat(ContentFields.isMediaType(field)).isTrue();
    }

    /** HTTP/2 lets through what HTTP/1.1 does not; stored, it could never be written into a header again. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u000b",
                "text/plain\u000b",
                "text/plain\u001c",
                "\u001ftext/plain",
                "text/plain\f;a=b",
                "text/plain;a=\u0001",
                "text/plain\r\nX-Forged: 1",
                "text/plain;a=\u007f",
                "text/plain;a=\u0100",
                "text/plain\u00a0",
                "json"
            })
    void controlCharactersAreNoPartOfIt(String field) {
        assertThat(ContentFields.isMediaType(field)).isFalse();
    }
}
