package dev.larder.ai.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;

/** Writes JSON values in UTF-8. */
public final class JsonBytes {
    private JsonBytes() {}

    /**
     * The text of a value. Halves of characters, which JSON can escape and UTF-8 cannot encode, stay: a model that is
     * cut off within a character sends them.
     */
    public static byte[] of(JsonNode value, ObjectMapper json) {
        String text = value.toString();
        if (UTF_8.newEncoder().canEncode(text)) {
            return text.getBytes(UTF_8);
        }
        try {
            return json.writer()
                    .with(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .writeValueAsString(value)
                    .getBytes(UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
