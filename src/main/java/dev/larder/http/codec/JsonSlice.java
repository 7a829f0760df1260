package dev.larder.http.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.larder.core.JsonText;
import dev.larder.core.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON value inside the text a caller sent, cut out without changing a byte: the next reader gets exactly the sent
 * value, with its number formats, its white space and the order of its members.
 */
final class JsonSlice {
    private static final int LONGEST_NUMBER = 32;

    private final byte[] text;
    private final int begin;
    private final int end;
    private final JsonToken first;

    private JsonSlice(byte[] text, int begin, int end, JsonToken first) {
        this.text = text;
        this.begin = begin;
        this.end = end;
        this.first = first;
    }

    /**
     * The one value of a whole text.
     *
     * @throws Refusal.Bad when the text is not JSON in UTF-8 (RFC 8259)
     */
    static JsonSlice whole(byte[] text) {
        try (JsonParser parser = JsonText.open(text)) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new Refusal.Bad("The body is empty; it must be a JSON text");
            }
            JsonSlice value = next(parser, text, 0);
            if (parser.nextToken() != null) {
                throw new Refusal.Bad("The body has more characters after its JSON text");
            }
            return value;
        } catch (IOException e) {
            throw JsonText.refusal(e);
        }
    }

    /** Whether the bytes are a JSON text. */
    static boolean isJson(byte[] text) {
        try {
            return whole(text).end > 0;
        } catch (Refusal.Bad e) {
            return false;
        }
    }

    boolean isObject() {
        return first == JsonToken.START_OBJECT;
    }

    boolean isArray() {
        return first == JsonToken.START_ARRAY;
    }

    boolean isString() {
        return first == JsonToken.VALUE_STRING;
    }

    /** Whether it is a whole number: 60, and 60.0 as some languages write it. */
    boolean isInteger() {
        return first == JsonToken.VALUE_NUMBER_INT || whole().isPresent();
    }

    /** The digits of a whole number like 60.0. */
    private Optional<String> whole() {
        if (first != JsonToken.VALUE_NUMBER_FLOAT || end - begin > LONGEST_NUMBER) {
            return Optional.empty();
        }
        String number = new String(text, begin, end - begin, US_ASCII);
        return Optional.of(WholeNumber.digits(number)).filter(digits -> !digits.equals(number));
    }

    boolean isBoolean() {
        return isTrue() || first == JsonToken.VALUE_FALSE;
    }

    boolean isTrue() {
        return first == JsonToken.VALUE_TRUE;
    }

    boolean isNull() {
        return first == JsonToken.VALUE_NULL;
    }

    /** The value's bytes as sent. */
    byte[] bytes() {
        return Arrays.copyOfRange(text, begin, end);
    }

    /** A string's characters, or a number's digits. */
    String asText() {
        Optional<String> whole = whole();
        if (whole.isPresent()) {
            return whole.get();
        }
        int quote = isString() ? 1 : 0;
        if (isPlain(begin + quote, end - quote)) {
            return new String(text, begin + quote, end - begin - 2 * quote, US_ASCII);
        }
        try (JsonParser parser = open()) {
            parser.nextToken();
            return parser.getText();
        } catch (IOException e) {
            throw JsonText.refusal(e);
        }
    }

    /** Whether each of these bytes stands for the character that it is in ASCII: most strings, and every number. */
    private boolean isPlain(int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] < ' ' || text[i] == '\\') {
                return false;
            }
        }
        return true;
    }

    /**
     * An object's members.
     *
     * @throws Refusal.Bad when a name appears twice: the meaning would be undefined
     */
    Map<String, JsonSlice> members() {
        Map<String, JsonSlice> members = new LinkedHashMap<>();
        try (JsonParser parser = open()) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                if (members.put(name, next(parser, text, begin)) != null) {
                    throw new Refusal.Bad("A member of the JSON object appears twice");
                }
            }
        } catch (IOException e) {
            throw JsonText.refusal(e);
        }
        return members;
    }

    /** An array's elements. */
    List<JsonSlice> elements() {
        List<JsonSlice> elements = new ArrayList<>();
        try (JsonParser parser = open()) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(next(parser, text, begin));
            }
        } catch (IOException e) {
            throw JsonText.refusal(e);
        }
        return elements;
    }

    private JsonParser open() throws IOException {
        return JsonText.open(text, begin, end);
    }

    /** The value whose first token the parser has just read; leaves it at the value's last. */
    private static JsonSlice next(JsonParser parser, byte[] text, int offset) throws IOException {
        JsonToken first = parser.currentToken();
        int begin = offset + JsonText.begin(parser);
        return new JsonSlice(text, begin, offset + JsonText.skip(parser), first);
    }
}
