package dev.larder.core;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    /** As programs write it that write nothing but ASCII. */
    @Test
    void aNameMayHaveAnEscapedPairOfSurrogates() throws IOException {
        try (JsonParser parser = JsonText.open("{\"a\\ud83d\\ude00b\":\"\\ud83d\\ude00\"}".getBytes(US_ASCII))) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            assertThat(parser.nextFieldName()).isEqualTo("a\ud83d\ude00b");
            assertThat(parser.nextTextValue()).isEqualTo("\ud83d\ude00");
        }
    }
}
