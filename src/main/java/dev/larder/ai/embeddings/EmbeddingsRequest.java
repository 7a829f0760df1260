package dev.larder.ai.embeddings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.larder.ai.protocol.RequestMembers;
import dev.larder.core.JsonText;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * A request for the vectors of some inputs. An input is a text, or an array of tokens.
 *
 * @param body the bytes of the request
 * @param begin the offset of the inputs in the body
 * @param end the offset of its end
 * @param inputs the JSON text of each input, in the order of the request
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are opaque bytes and never compared
record EmbeddingsRequest(byte[] body, int begin, int end, List<byte[]> inputs) {
    static final String MODEL = "model";
    static final String USER = "user";
    static final String SAFETY_IDENTIFIER = "safety_identifier";
    private static final String INPUT = "input";

    /** OpenAI takes 2,048; each is one lookup in the store. */
    private static final int MAX_INPUTS = 1_024;

    EmbeddingsRequest {
        inputs = List.copyOf(inputs);
    }

    /** Whether the inputs of a request are those that the protocol knows, and not too many. */
    static boolean isKnown(JsonNode root) {
        var members = new RequestMembers(root);
        JsonNode input = root.path(INPUT);
        boolean one = input.isTextual() || isTokens(input);
        boolean several = isEach(input, JsonNode::isTextual) || isEach(input, EmbeddingsRequest::isTokens);
        return root.isObject()
                && members.isText(MODEL)
                && members.isAbsentOrText(USER)
                && members.isAbsentOrText(SAFETY_IDENTIFIER)
                && (one || (several && input.size() <= MAX_INPUTS));
    }

    private static boolean isTokens(JsonNode input) {
        return isEach(input, JsonNode::isIntegralNumber);
    }

    private static boolean isEach(JsonNode array, Predicate<JsonNode> kind) {
        return array.isArray()
                && !array.isEmpty()
                && StreamSupport.stream(array.spliterator(), false).allMatch(kind);
    }

    /**
     * The inputs of a request that is known.
     *
     * @throws dev.larder.core.Refusal.Bad if it is not UTF-8 without a byte order mark
     */
    static EmbeddingsRequest of(byte[] body) {
        try (JsonParser parser = JsonText.open(body)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                boolean found = parser.currentName().equals(INPUT);
                parser.nextToken();
                if (found) {
                    return at(parser, body);
                }
                int unused = JsonText.skip(parser);
            }
            throw new IllegalStateException("The tree of this request had the member " + INPUT);
        } catch (IOException e) {
            throw JsonText.refusal(e);
        }
    }

    /** The inputs that begin at this place. An array of tokens is one. */
    private static EmbeddingsRequest at(JsonParser parser, byte[] body) throws IOException {
        int begin = JsonText.begin(parser);
        boolean array = parser.currentToken() == JsonToken.START_ARRAY;
        List<byte[]> elements = array ? elements(parser, body) : List.of();
        int end = JsonText.skip(parser);
        boolean one = !array || Character.isDigit(elements.get(0)[0]) || elements.get(0)[0] == '-';
        return new EmbeddingsRequest(body, begin, end, one ? List.of(Arrays.copyOfRange(body, begin, end)) : elements);
    }

    /** Leaves the parser at the end of the array. */
    private static List<byte[]> elements(JsonParser parser, byte[] body) throws IOException {
        List<byte[]> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            int begin = JsonText.begin(parser);
            elements.add(Arrays.copyOfRange(body, begin, JsonText.skip(parser)));
        }
        return elements;
    }

    /** The body of the same request for other inputs; all else is as it came. */
    byte[] with(List<byte[]> others) {
        Buffer text = Buffer.buffer(body.length).appendBytes(body, 0, begin).appendString("[");
        for (int i = 0; i < others.size(); i++) {
            text.appendString(i == 0 ? "" : ",").appendBytes(others.get(i));
        }
        return text.appendString("]").appendBytes(body, end, body.length - end).getBytes();
    }
}
