package dev.larder.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonValueTest {
    private static final String MANY = "ab\"\u0001é\uD83D\uDE00\n".repeat(3_000);

    static Stream<String> texts() {
        return Stream.of("", "plain", "\u0000\u001f\u007f", "\"\\\b\f\n\r\t/", "é€\uD83D\uDE00", MANY, "x" + MANY);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void textIsAString(String text) throws IOException {
        var expected = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(expected)) {
            json.writeString(text);
        }
        assertThat(written(text.getBytes(UTF_8))).isEqualTo(expected.toString());
    }

    static Stream<String> json() {
        return Stream.of("1.10", "{\"a\" : [1, \"é\"]}", "[" + "{\"a\": 1.0},".repeat(2_000) + "0]");
    }

    @ParameterizedTest
    @MethodSource("json")
    void jsonIsLeftAsItIs(String text) throws IOException {
        assertThat(written(text.getBytes(UTF_8))).isEqualTo(text);
    }

    static Stream<byte[]> binaries() {
        return Stream.of("é", "\u00ffa", "ab\u00e2", "x".repeat(4_095) + "\u00e2\u0082", "x".repeat(30_000) + "\u00c3")
                .map(text -> text.getBytes(ISO_8859_1));
    }

    @ParameterizedTest
    @MethodSource("binaries")
    void otherBytesAreBase64(byte[] bytes) throws IOException {
        assertThat(written(bytes))
                .isEqualTo("{\"base64\":\"" + Base64.getEncoder().encodeToString(bytes) + "\"}");
    }

    /** What is written between two other members; its length must be the one that was told. */
    private static String written(byte[] payload) throws IOException {
        JsonValue value = JsonValue.of(payload);
        var out = new ByteArrayOutputStream();
        JsonBody.write(out, json -> {
            json.writeNumberField("before", 1);
            json.writeFieldName("value");
            value.writeTo(json);
            json.writeNumberField("after", 2);
        });
        String object = out.toString(UTF_8);
        assertThat(object).startsWith("{\"before\":1,\"value\":").endsWith(",\"after\":2}");
        String text = object.substring("{\"before\":1,\"value\":".length(), object.length() - ",\"after\":2}".length());
        assertThat(value.length()).isEqualTo(text.getBytes(UTF_8).length);
        return text;
    }
}
