package dev.larder.ai.embeddings;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.larder.ai.protocol.JsonBytes;
import dev.larder.core.JsonText;
import dev.larder.core.Refusal;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The text of an answer with vectors. Each vector is a JSON text as the model server wrote it, an array of numbers or a
 * base64 string: a number loses no digit.
 *
 * @param model the name of the model; empty if the model server tells none
 * @param tokens the number of tokens of the inputs that were computed; 0 if it is not told
 * @param vectors the vector of each input, in the order of the request
 */
record EmbeddingsText(String model, long tokens, List<byte[]> vectors) {
    private static final String OBJECT = "object";

    EmbeddingsText {
        vectors = List.copyOf(vectors);
    }

    /**
     * Reads an answer; empty if it does not have one vector for each input, or has what cannot be told of one input.
     *
     * @param count the number of inputs
     */
    static Optional<EmbeddingsText> read(byte[] body, int count) {
        try (JsonParser parser = JsonText.open(body)) {
            return parser.nextToken() == JsonToken.START_OBJECT
                    ? new Reader(parser, body, count).read()
                    : Optional.empty();
        } catch (IOException | Refusal.Bad notJson) {
            return Optional.empty();
        }
    }

    /** Reads one answer from a parser that is at its begin. */
    private static final class Reader {
        private final JsonParser parser;
        private final byte[] body;
        private final int count;
        private final Map<Integer, byte[]> vectors = new HashMap<>();
        private String model = "";
        private long tokens;
        private boolean whole = true;

        Reader(JsonParser parser, byte[] body, int count) {
            this.parser = parser;
            this.body = body;
            this.count = count;
        }

        Optional<EmbeddingsText> read() throws IOException {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("data") && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        readVector();
                    }
                } else if (name.equals("model") && value == JsonToken.VALUE_STRING) {
                    model = parser.getText();
                } else if (name.equals("usage") && value == JsonToken.START_OBJECT) {
                    readUsage();
                } else {
                    int unused = JsonText.skip(parser);
                }
            }
            boolean complete = whole && vectors.size() == count && parser.nextToken() == null;
            return complete ? Optional.of(new EmbeddingsText(model, tokens, inOrder())) : Optional.empty();
        }

        private List<byte[]> inOrder() {
            byte[][] all = new byte[count][];
            vectors.forEach((index, vector) -> all[index] = vector);
            return List.of(all);
        }

        private void readUsage() throws IOException {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                boolean found = parser.currentName().equals("prompt_tokens");
                if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT && found) {
                    tokens = Math.max(0, parser.getValueAsLong());
                }
                int unused = JsonText.skip(parser);
            }
        }

        private void readVector() throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                whole = false;
                int unused = JsonText.skip(parser);
                return;
            }
            int index = -1;
            byte[] vector = {};
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("embedding")) {
                    vector = vector(value);
                } else if (name.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
                    index = (int) Math.max(-1, Math.min(count, parser.getValueAsLong()));
                } else {
                    // another kind of vector, which OpenAI's clients do not know
                    whole = whole && name.equals(OBJECT);
                    int unused = JsonText.skip(parser);
                }
            }
            whole = whole && index >= 0 && index < count && vector.length > 0 && vectors.put(index, vector) == null;
        }

        /** The text of a vector; empty if it is none. */
        private byte[] vector(JsonToken first) throws IOException {
            int begin = JsonText.begin(parser);
            boolean valid = first == JsonToken.VALUE_STRING && parser.getTextLength() > 0;
            if (first == JsonToken.START_ARRAY) {
                int numbers = 0;
                valid = true;
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    numbers++;
                    valid = valid && parser.currentToken().isNumeric();
                    int unused = JsonText.skip(parser);
                }
                valid = valid && numbers > 0;
            }
            int end = JsonText.skip(parser);
            return valid ? Arrays.copyOfRange(body, begin, end) : new byte[0];
        }
    }

    /** The bytes of the answer. */
    byte[] bytes() {
        long size = vectors.stream().mapToLong(vector -> vector.length + 64L).sum();
        Buffer text = Buffer.buffer((int) size + 256).appendString("{\"object\":\"list\",\"data\":[");
        for (int i = 0; i < vectors.size(); i++) {
            text.appendString(i == 0 ? "" : ",")
                    .appendString("{\"object\":\"embedding\",\"index\":%d,\"embedding\":".formatted(i))
                    .appendBytes(vectors.get(i))
                    .appendString("}");
        }
        return text.appendString("],\"model\":")
                .appendBytes(JsonBytes.of(TextNode.valueOf(model)))
                .appendBytes(",\"usage\":{\"prompt_tokens\":%d,\"total_tokens\":%d}}"
                        .formatted(tokens, tokens)
                        .getBytes(UTF_8))
                .getBytes();
    }
}
