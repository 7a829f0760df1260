package dev.larder.ai.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

/** Writes JSON values in UTF-8. */
public final class JsonBytes {
    private JsonBytes() {}

    /**
     * The text of a value. Halves of characters, which JSON can escape and UTF-8 cannot encode, are escaped: a model that
     * is cut off within a character sends them.
     */
    public static byte[] of(JsonNode value) {
        String text = value.toString();
        return (UTF_8.newEncoder().canEncode(text) ? text : escaped(text)).getBytes(UTF_8);
    }

    /** Outside of its strings, a JSON text has ASCII alone. */
    private static String escaped(String text) {
        var escaped = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
                escaped.append("\\u%04x".formatted(character));
            } else {
                escaped.appendCodePoint(character);
            }
        });
        return escaped.toString();
    }
}
