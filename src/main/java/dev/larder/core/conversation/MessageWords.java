package dev.larder.core.conversation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.larder.core.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads what was said out of the JSON of a message: its content, or the texts of the content's parts. */
final class MessageWords {
    private MessageWords() {}

    /** The text; empty for a message without one. */
    static String of(byte[] json) {
        var text = new StringBuilder();
        try (JsonParser parser = JsonText.open(json, 0, json.length)) {
            parser.nextToken();
            member(parser, "content", text);
        } catch (IOException e) {
            // it was read when it was appended
            throw new UncheckedIOException(e);
        }
        return text.toString().strip();
    }

    /** Takes what a member of the object says whose beginning was read. */
    private static void member(JsonParser parser, String name, StringBuilder text) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = parser.currentName().equals(name);
            JsonToken first = parser.nextToken();
            if (wanted && first == JsonToken.VALUE_STRING) {
                text.append(parser.getText());
            } else if (wanted && first == JsonToken.START_ARRAY) {
                parts(parser, text);
            } else {
                parser.skipChildren();
            }
        }
    }

    private static void parts(JsonParser parser, StringBuilder text) throws IOException {
        for (JsonToken part = parser.nextToken(); part != JsonToken.END_ARRAY; part = parser.nextToken()) {
            text.append('\n');
            if (part == JsonToken.VALUE_STRING) {
                text.append(parser.getText());
            } else if (part == JsonToken.START_OBJECT) {
                member(parser, "text", text);
            } else {
                parser.skipChildren();
            }
        }
    }
}
