package dev.larder.core;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;

/**
 * Reads JSON texts in UTF-8 (RFC 8259) for where their values begin and end, so that these can be copied without
 * changing a byte. Numbers, strings and names may be of any length, for nothing is made of them.
 */
public final class JsonText {
    /** The maximum nesting depth: recursive code that follows the values must not overflow the stack. */
    public static final int MAX_LEVELS = 1_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNestingDepth(MAX_LEVELS)
                    .build())
            .build();

    private JsonText() {}

    /**
     * A parser at the text's beginning.
     *
     * @throws Refusal.Bad when the text is not UTF-8
     */
    public static JsonParser open(byte[] text) throws IOException {
        requireUtf8(text);
        return FACTORY.createParser(text);
    }

    /** A parser at the beginning of a part of a text that was read before. */
    public static JsonParser open(byte[] text, int begin, int end) throws IOException {
        return FACTORY.createParser(text, begin, end - begin);
    }

    /** The offset of the token that the parser has just read, in bytes from the parser's start. */
    public static int begin(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    /** Leaves the parser at the last token of the value whose first it has just read; returns where the value ends. */
    public static int skip(JsonParser parser) throws IOException {
        parser.skipChildren();
        parser.finishToken();
        return (int) parser.currentLocation().getByteOffset();
    }

    /** The refusal of a text that a parser could not read. */
    public static Refusal.Bad refusal(IOException failure) {
        return failure instanceof StreamConstraintsException
                ? new Refusal.Bad("The JSON text has more than %d levels".formatted(MAX_LEVELS))
                : notJson();
    }

    private static Refusal.Bad notJson() {
        return new Refusal.Bad("The body is not a JSON text");
    }

    private static void requireUtf8(byte[] text) {
        if (text.length >= 3 && text[0] == (byte) 0xEF && text[1] == (byte) 0xBB && text[2] == (byte) 0xBF) {
            throw new Refusal.Bad("A JSON text does not begin with a byte order mark (RFC 8259, section 8.1)");
        }
        // JSON's own detection would take zero bytes for UTF-16 or UTF-32, and byte offsets would mean nothing
        for (int i = 0; i < Math.min(4, text.length); i++) {
            if (text[i] == 0) {
                throw notJson();
            }
        }
        if (!Utf8.isText(text)) {
            throw new Refusal.Bad("The body is not UTF-8");
        }
    }
}
