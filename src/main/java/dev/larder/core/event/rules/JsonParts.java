package dev.larder.core.event.rules;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import dev.larder.core.JsonText;
import dev.larder.core.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads single values of JSON texts by JSON Pointer (RFC 6901), without parsing the rest into objects. */
public final class JsonParts {
    /** The prefix of a placeholder that refers to a part of a JSON text. */
    static final String BODY = "body:";

    private JsonParts() {}

    /** Whether a placeholder is a valid pointer into a JSON text. */
    public static boolean isPointer(String placeholder) {
        try {
            return placeholder.startsWith(BODY) && pointer(placeholder).length() >= 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The pointer of a placeholder. */
    public static JsonPointer pointer(String placeholder) {
        return JsonPointer.compile(placeholder.substring(BODY.length()));
    }

    /**
     * The texts at the pointer: one for a string, number or boolean, one for each element of an array, none for null.
     *
     * @throws Refusal.Bad if the text is not JSON, or the value is missing or of another type
     * @throws Refusal.TooLarge if the array has more than {@link PurgeTargets#MAX_TARGETS} elements
     */
    public static List<String> at(byte[] text, JsonPointer pointer) {
        try (JsonParser parser = JsonText.open(text)) {
            if (!find(parser, pointer)) {
                throw unnamed(pointer);
            }
            return texts(parser, pointer);
        } catch (IOException e) {
            throw JsonText.refusal(e);
        }
    }

    /**
     * The values of placeholders in a JSON text.
     *
     * @throws Refusal.Bad if the text is not JSON
     */
    public static TemplateValues templateValues(byte[] text) {
        require(text);
        return placeholder -> at(text, pointer(placeholder));
    }

    /** The string at the pointer; empty if there is none. */
    public static Optional<String> textAt(byte[] text, JsonPointer pointer) {
        try (JsonParser parser = JsonText.open(text)) {
            return find(parser, pointer) && parser.currentToken() == JsonToken.VALUE_STRING
                    ? Optional.of(parser.getText())
                    : Optional.empty();
        } catch (IOException e) {
            throw JsonText.refusal(e);
        }
    }

    /**
     * Checks that the text is exactly one JSON text.
     *
     * @throws Refusal.Bad if the text is not JSON
     */
    public static void require(byte[] text) {
        try (JsonParser parser = JsonText.open(text)) {
            if (parser.nextToken() == null) {
                throw new Refusal.Bad("The body is empty; it must be a JSON text");
            }
            var unused = JsonText.skip(parser);
            if (parser.nextToken() != null) {
                throw new Refusal.Bad("The body has more characters after its JSON text");
            }
        } catch (IOException e) {
            throw JsonText.refusal(e);
        }
    }

    /** Moves the parser to the first token of the value; returns whether the value exists. */
    private static boolean find(JsonParser parser, JsonPointer pointer) throws IOException {
        JsonToken token = parser.nextToken();
        JsonPointer rest = pointer;
        while (token != null && !rest.matches()) {
            boolean there = token == JsonToken.START_OBJECT
                    ? toMember(parser, rest.getMatchingProperty())
                    : token == JsonToken.START_ARRAY && toElement(parser, rest.getMatchingIndex());
            if (!there) {
                return false;
            }
            token = parser.currentToken();
            rest = rest.tail();
        }
        return token != null;
    }

    private static boolean toMember(JsonParser parser, String name) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = parser.currentName().equals(name);
            parser.nextToken();
            if (wanted) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    private static boolean toElement(JsonParser parser, int index) throws IOException {
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            if (i == index) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    private static List<String> texts(JsonParser parser, JsonPointer pointer) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return text(parser, pointer);
        }
        List<String> texts = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            texts.addAll(text(parser, pointer));
            if (texts.size() > PurgeTargets.MAX_TARGETS) {
                throw PurgeTargets.tooMany();
            }
        }
        return texts;
    }

    private static List<String> text(JsonParser parser, JsonPointer pointer) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return List.of();
        }
        if (!token.isScalarValue()) {
            throw unnamed(pointer);
        }
        return List.of(parser.getText());
    }

    private static Refusal unnamed(JsonPointer pointer) {
        return new Refusal.Bad(
                "A hook needs the JSON value at '%s', which must be a string, a number, a boolean or a list of these"
                        .formatted(pointer));
    }
}
