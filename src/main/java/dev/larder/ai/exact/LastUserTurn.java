package dev.larder.ai.exact;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.larder.core.JsonText;
import dev.larder.core.Refusal;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the user said last in a request: the last message with the role {@code user}, or the prompt of a request without
 * messages.
 *
 * @param texts the parts of its text by their JSON pointers, in their order; see {@link #isText}
 */
public record LastUserTurn(Map<String, String> texts) {
    /** The members that hold messages: of chats, and of OpenAI's responses. */
    private static final List<String> MESSAGES = List.of("messages", "input");
    /** The members that are a prompt if they are a string: OpenAI's two, and Dify's. */
    private static final List<String> PROMPTS = List.of("input", "prompt", "query");

    /** Stands for a part that is not text; no pointer, because it does not begin with a slash. */
    private static final String OTHER = "other";

    public LastUserTurn {
        texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    }

    /** Whether it is text alone, without images or sounds. */
    public boolean isText() {
        return !texts.containsKey(OTHER);
    }

    /** Whether the string at a JSON pointer is part of the turn. */
    public boolean isAt(String pointer) {
        return texts.containsKey(pointer);
    }

    /**
     * The last turn of a request; empty if it has none, or if the turn has no text.
     *
     * @throws Refusal.Bad when the request is not a JSON text
     */
    public static Optional<LastUserTurn> of(byte[] request) {
        try (JsonParser parser = JsonText.open(request)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? read(parser) : Optional.empty();
        } catch (IOException e) {
            throw JsonText.refusal(e);
        }
    }

    private static Optional<LastUserTurn> read(JsonParser parser) throws IOException {
        Map<String, String> prompt = new LinkedHashMap<>();
        Map<String, String> message = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_ARRAY && MESSAGES.contains(name)) {
                message.putAll(lastOfUser(parser, Pointers.member("", name)));
            } else if (value == JsonToken.VALUE_STRING && PROMPTS.contains(name)) {
                prompt.put(Pointers.member("", name), parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        Map<String, String> turn = message.isEmpty() ? prompt : message;
        return turn.isEmpty() ? Optional.empty() : Optional.of(new LastUserTurn(turn));
    }

    private static Map<String, String> lastOfUser(JsonParser parser, String messages) throws IOException {
        Map<String, String> last = Map.of();
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                last = message(parser, Pointers.element(messages, i)).orElse(last);
            } else {
                parser.skipChildren();
            }
        }
        return last;
    }

    /** The texts of a message of the user. */
    private static Optional<Map<String, String>> message(JsonParser parser, String message) throws IOException {
        boolean user = false;
        Map<String, String> texts = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("role") && value == JsonToken.VALUE_STRING) {
                user = parser.getText().equals("user");
            } else if (name.equals("content") && value == JsonToken.VALUE_STRING) {
                texts.put(Pointers.member(message, name), parser.getText());
            } else if (name.equals("content") && value == JsonToken.START_ARRAY) {
                parts(parser, Pointers.member(message, name), texts);
            } else {
                parser.skipChildren();
            }
        }
        return user ? Optional.of(texts) : Optional.empty();
    }

    private static void parts(JsonParser parser, String content, Map<String, String> texts) throws IOException {
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                texts.put(OTHER, "");
                parser.skipChildren();
                continue;
            }
            String part = Pointers.element(content, i);
            int before = texts.size();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING && name.equals("text")) {
                    texts.put(Pointers.member(part, name), parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
            if (texts.size() == before) {
                texts.put(OTHER, "");
            }
        }
    }
}
